// Posts the token of a share link, which is in the fragment, and takes it out of the address bar.
const form = document.querySelector("form");
const token = location.hash.slice(1);
if (form && token) {
  history.replaceState(null, "", location.pathname);
  form.elements.token.value = token;
  form.submit();
}
