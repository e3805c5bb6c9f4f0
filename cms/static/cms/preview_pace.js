// Looks for edits seven times a second. Wagtail (8.0.1) looks twice, has no setting for it, and waits
// as long again for the end of a burst: the preview would be a second late before it is asked for.
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-controller~='w-unsaved']")) {
    form.dataset.wUnsavedCheckIntervalValue = "150"; // milliseconds
    // What is being submitted is not saved by itself besides: of a new page there would be two.
    form.addEventListener("submit", () => {
      form.dataset.wAutosaveActiveValue = "false";
      window.wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave")?.submit.cancel();
    });
  }
});
