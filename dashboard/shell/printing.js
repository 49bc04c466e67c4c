// Sections are drawn by the server once they are open: Ctrl+P opens them all, waits for them, then prints.
(() => {
  if (window.poskoPrinting) return;
  window.poskoPrinting = true;
  const QUIET_MS = 1500, PATIENCE_MS = 20000, STEP_MS = 100;
  const someClosed = () => document.querySelector('[class*="st-key-part_"] > [data-testid="stExpander"] > details:not([open])');
  const isDrawing = () => !document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');

  async function openAll(button) {
    button.click();
    // However long the server computes; but not for a section that it never draws.
    for (let quiet = 0, idle = 0; quiet < QUIET_MS && idle < PATIENCE_MS; ) {
      await new Promise((done) => setTimeout(done, STEP_MS));
      const isAtWork = isDrawing();
      quiet = someClosed() || isAtWork ? 0 : quiet + STEP_MS;
      idle = isAtWork ? 0 : idle + STEP_MS;
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
