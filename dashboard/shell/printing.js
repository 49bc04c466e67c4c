// Sections are drawn by the server once they are open: Ctrl+P opens them all, waits for them, then prints.
(() => {
  if (window.poskoPrinting) return;
  window.poskoPrinting = true;
  const QUIET_MS = 1500, PATIENCE_MS = 60000, STEP_MS = 100;
  const someClosed = () => document.querySelector('[class*="st-key-part_"] > [data-testid="stExpander"] > details:not([open])');
  const isDrawing = () => !document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');

  async function openAll(button) {
    button.click();
    const end = performance.now() + PATIENCE_MS;
    for (let quiet = 0; quiet < QUIET_MS && performance.now() < end; quiet += STEP_MS) {
      await new Promise((done) => setTimeout(done, STEP_MS));
      if (someClosed() || isDrawing()) quiet = 0;
    }
  }

  addEventListener('keydown', async (event) => {
    const asks = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'p';
    const button = asks && someClosed() && document.querySelector('.st-key-open-all button');
    if (!button) return;
    event.preventDefault();
    await openAll(button);
    window.print();
  }, true);
})();
