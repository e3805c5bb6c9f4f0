// Checks the page in the preview panel, one check at a time, once the page is shown and stays for a
// moment. Wagtail (8.0.1) checks whenever a page says that it is ready: on another site that is while
// the page before it is still shown. Of two checks that wait for a third, axe refuses the second, and
// Wagtail never checks again; nor does it when a page goes while it is checked, as it never answers.
{
  const READY = "w-userbar:axe-ready";
  const PAUSE = 300; // milliseconds that a page must have stayed
  const PATIENCE = 10_000; // milliseconds that a check may take; of a page that goes it takes them all

  let readyPage; // the window of the last page that can be checked
  let check; // the one that runs
  let timer;

  const checkSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(checkPage, PAUSE);
  };

  const checkPage = () => {
    const [frame, next] = document.querySelectorAll(".w-preview iframe");
    if (!readyPage || next || frame?.contentWindow !== readyPage) return; // both will be told
    if (check) {
      check.then(checkSoon);
      return;
    }
    const panel = frame.closest(".w-preview");
    const preview = window.wagtail.app.getControllerForElementAndIdentifier(panel, "w-preview");
    if (!preview.contentChecksEnabled) return;
    preview.axeConfig.options.frameWaitTime = PATIENCE - 1000; // axe asks first who is there
    const run = preview.runChecks();
    preview.contentChecksPromise = null; // Wagtail hands it to whatever else arrives meanwhile
    const end = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    check = Promise.race([run, end])
      .catch((error) => frame.isConnected && reportError(error))
      .then(() => (check = null));
  };

  window.addEventListener(
    "message",
    (event) => {
      if (event.data?.wagtail?.type !== READY) return;
      event.stopImmediatePropagation();
      readyPage = event.source;
      checkSoon();
    },
    true,
  );
  document.addEventListener("w-preview:loaded", checkSoon);
}
