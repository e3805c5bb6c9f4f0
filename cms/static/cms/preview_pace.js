// Looks for edits ten times a second. Wagtail (8.0.1) looks twice, has no setting for it, and waits as
// long again for the end of a burst: the preview would be a second late before it is asked for. And as
// it starts twice, it takes the form for unedited twice: what is typed between is neither shown nor
// saved until more is typed.
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-controller~='w-unsaved']")) {
    let unedited; // all that the form held when it was looked at first
    let isSaved = false; // after that, another look is meant

    form.addEventListener("w-autosave:success", () => (isSaved = true), true);
    form.addEventListener("w-unsaved:watch-edits", ({ detail }) => {
      if (isSaved) return;
      if (unedited !== undefined) {
        const watch = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
        watch.initialFormData = unedited;
        return;
      }
      unedited = detail.initialFormData;
      form.dataset.wUnsavedCheckIntervalValue = "100"; // milliseconds
    });
  }
});
