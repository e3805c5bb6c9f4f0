// Sends what stands behind `#` of a share link, and takes it out of the address and the history.
const token = location.hash.slice(1);
if (token) {
  history.replaceState(null, "", location.pathname);
  document.querySelector("#token").value = token;
  document.querySelector("#share").submit();
}
