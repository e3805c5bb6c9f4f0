// Checks the page that the preview panel shows once it shows it. Wagtail (8.0.1) checks as soon as a
// page on another origin is ready; while that waits to be scrolled, the frame is still the old one,
// which is gone before the checks are done.
document.addEventListener("w-preview:loaded", () => {
  window.postMessage({ wagtail: { type: "w-userbar:axe-ready" } }, window.location.origin);
});
