// A link to a part of a page (`/oksigen?item=…#oxygen-order`) leads there once the server has drawn it, and follows it
// while charts above it grow, until the reader moves on.
(() => {
  if (window.poskoAnchors) return;
  window.poskoAnchors = true;
  const PATIENCE_MS = 30000, STEP_MS = 120, CALM_STEPS = 12;
  let walk = 0;

  const target = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    return name ? document.getElementById(name) : null;
  };
  const isDrawing = () => !document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    || document.querySelector('[data-testid="stSkeleton"]');

  async function lead() {
    const own = ++walk;
    let calm = 0, last = null, marked = null;
    for (let spent = 0; spent < PATIENCE_MS && calm < CALM_STEPS && own === walk; spent += STEP_MS) {
      const mark = target();
      const top = mark && mark.getBoundingClientRect().top;
      if (mark && Math.abs(top) > 90 && top !== last) mark.scrollIntoView({ block: 'start' });
      const settled = mark && mark.getBoundingClientRect().top;
      calm = mark && settled === last && !isDrawing() ? calm + 1 : 0;
      last = settled;
      if (mark && mark !== marked) {
        marked = mark;
        const card = mark.closest('[data-testid="stVerticalBlock"]');
        card?.classList.add('posko-led');
        setTimeout(() => card?.classList.remove('posko-led'), 6000);
      }
      await new Promise((go) => setTimeout(go, STEP_MS));
    }
  }

  const stop = () => { walk += 1; };
  for (const moved of ['wheel', 'touchmove', 'keydown', 'pointerdown']) addEventListener(moved, stop, { passive: true, capture: true });
  addEventListener('hashchange', lead);
  if (location.hash) lead();
})();
