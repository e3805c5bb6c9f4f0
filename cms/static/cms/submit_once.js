// Lets one request at a time save a page. Wagtail (8.0.1) goes on saving by itself beside a submission:
// of a new page there would be two, or neither, as each takes the other's slug.
const EARLY = 50; // milliseconds by which a timer may be early

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-controller~='w-autosave']")) {
    let sentAt = Infinity; // when the save that was announced leaves, on the page's clock
    let waiting = null; // the submission that goes when that save has ended

    form.addEventListener("submit", (event) => {
      form.dataset.wAutosaveActiveValue = "false";
      if (performance.now() < sentAt) {
        window.wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave")?.submit.cancel();
      } else {
        event.preventDefault();
        event.stopImmediatePropagation();
        waiting ??= event;
      }
    });
    form.addEventListener("w-autosave:save", () => {
      sentAt = performance.now() + Number(form.dataset.wAutosaveIntervalValue) - EARLY;
    });
    for (const end of ["w-autosave:success", "w-autosave:error"]) {
      form.addEventListener(end, () => {
        sentAt = Infinity;
        if (waiting) submitBy(waiting.submitter);
        waiting = null;
      });
    }

    function submitBy(button) {
      const wasDisabled = button?.disabled; // it is while it turns, and would not be sent
      if (button) button.disabled = false;
      form.requestSubmit(button);
      if (button) button.disabled = wasDisabled;
    }
  }
});
