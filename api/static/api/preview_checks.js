// Checks the page that the preview panel shows once it shows it. Wagtail (8.0.1) checks as soon as a
// page on another origin is ready; while that waits to be scrolled, the frame is still the old one,
// which is gone before the checks are done. So what is ready early is not told, but once it is shown:
// of two checks that wait for a third, axe refuses the second, and Wagtail never checks again.
const READY = "w-userbar:axe-ready";

window.addEventListener(
  "message",
  (event) => {
    const isEarly = document.querySelectorAll(".w-preview iframe").length > 1;
    if (isEarly && event.source !== window && event.data?.wagtail?.type === READY) {
      event.stopImmediatePropagation();
    }
  },
  true,
);

document.addEventListener("w-preview:loaded", () => {
  window.postMessage({ wagtail: { type: READY } }, window.location.origin);
});
