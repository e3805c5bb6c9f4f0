// Lets one request at a time save a page, with what its form holds by then. Wagtail (8.0.1) goes on
// saving by itself beside a submission: of a new page there would be two, or neither, as each takes
// the other's slug. And what it saves is as old as the announcement: a title without its slug even.
const REVISION = "overwrite_revision_id";
const EARLY = 50; // milliseconds by which a timer may be early

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-controller~='w-autosave']")) {
    let sentAt = Infinity; // when the save that was announced leaves, on the page's clock
    let isWaiting = false; // a submission, for the end of that save

    form.addEventListener("w-autosave:save", ({ detail }) => {
      sentAt = performance.now() + Number(form.dataset.wAutosaveIntervalValue) - EARLY;
      sendLatest(detail);
    });
    form.addEventListener("submit", (event) => {
      form.dataset.wAutosaveActiveValue = "false";
      const autosave = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave");
      if (!autosave?.submitPromise) return;
      if (performance.now() < sentAt) {
        autosave.submit.cancel();
        sentAt = Infinity; // what was cancelled never ends, should the form be submitted again
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (isWaiting) return;
      isWaiting = true;
      autosave.submitPromise.finally(() => {
        isWaiting = false;
        submitBy(event.submitter);
      });
    });

    function sendLatest(detail) {
      const revision = detail.formData.get(REVISION);
      const get = () => {
        const latest = new FormData(form);
        if (revision) latest.set(REVISION, revision);
        return latest;
      };
      Object.defineProperty(detail, "formData", { get });
    }

    function submitBy(button) {
      const wasDisabled = button?.disabled; // it is while it turns, and would not be sent
      if (button) button.disabled = false;
      form.requestSubmit(button);
      if (button) button.disabled = wasDisabled;
    }
  }
});
