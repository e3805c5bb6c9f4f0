// Looks for edits ten times a second. Wagtail (8.0.1) looks twice, has no setting for it, and waits as
// long again for the end of a burst: the preview would be a second late before it is asked for.
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-controller~='w-unsaved']")) {
    form.dataset.wUnsavedCheckIntervalValue = "100"; // milliseconds
  }
});
