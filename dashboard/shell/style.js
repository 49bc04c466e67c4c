// Draws the page anew when the reader's device or menu changes between light and dark: our colours are the server's.
(() => {
  if (window.poskoTheme) return;
  window.poskoTheme = true;
  const app = document.querySelector('[data-testid="stApp"]');
  let timer = 0;

  function isDark() {
    const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/[\d.]+/g).map(Number);
    return red + green + blue < 3 * 128;
  }

  function look() {
    const drawn = document.querySelector('.posko-theme');
    if (!drawn || matchMedia('print').matches || drawn.dataset.theme === (isDark() ? 'dark' : 'light')) return;
    document.querySelector('.st-key-theme-changed button')?.click();
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(look, 300);
  }

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', soon);
  new MutationObserver(soon).observe(app, { attributes: true, attributeFilter: ['class'] });
})();
