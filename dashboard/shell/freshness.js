// Asks now and then which snapshot is published, and uncovers the offer once it is not the one of this page.
(() => {
  if (window.poskoFreshness) return window.poskoFreshness();
  const EVERY_MS = 30000;
  let newest = null, declined = null, timer = 0;
  const mark = () => document.querySelector('.posko-snapshot');

  function draw() {
    const used = mark();
    const isNewer = Boolean(used && newest && newest !== used.dataset.snapshot && newest !== declined);
    document.documentElement.toggleAttribute('data-posko-newer', isNewer);
    const sentence = used?.parentElement.querySelector('[role="status"]');
    // A sentence that appears is read out; one that was hidden is not.
    const text = isNewer ? sentence?.dataset.text : '';
    if (sentence && sentence.textContent !== text) sentence.textContent = text;
  }

  async function look() {
    clearTimeout(timer);
    timer = setTimeout(look, EVERY_MS);
    const used = mark();
    if (!used || document.hidden) return;
    const answer = await fetch(used.dataset.path, { cache: 'no-store' }).catch(() => null);
    if (answer?.ok) newest = (await answer.json()).snapshot;
    draw();
  }

  addEventListener('click', (event) => {
    if (!event.target.closest?.('.posko-later')) return;
    declined = newest;
    draw();
  });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
  // The page was drawn anew, from a snapshot that may be newer than the one last heard of.
  window.poskoFreshness = () => { newest = null; setTimeout(draw); };
  timer = setTimeout(look, EVERY_MS);
})();
