// Saves the charts and maps above a button as a picture (SVG, or PNG drawn from it) with title, legend, notes and state
// of the data, and shows their card on the whole screen.
(() => {
  if (window.poskoPicture) return;
  window.poskoPicture = true;
  const SCALE = 2, EDGE = 24, LINE = 1.35, LEAST = 480;
  const SVG = 'http://www.w3.org/2000/svg';
  const DRAWN = '.js-plotly-plot, [data-testid="stDeckGlJsonChart"], svg.posko-svg, table.posko-heat, .posko-above';
  const INHERITED = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'fill-opacity', 'font-size', 'font-weight',
    'text-anchor', 'dominant-baseline', 'paint-order', 'stroke-linejoin', 'font-style', 'visibility', 'display'];

  // A map forgets its pixels once they are on the screen, unless it is asked not to.
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    const lasting = String(kind).startsWith('webgl') ? { ...options, preserveDrawingBuffer: true } : options;
    return getContext.call(this, kind, lasting);
  };

  const look = () => getComputedStyle(document.querySelector('.stApp'));
  // The families of our own choice; what Streamlit adds behind them is for nothing that we write.
  const families = () => look().fontFamily.split(',').map((name) => name.replaceAll(/["']/g, '').trim()).slice(0, 2);
  const typeface = () => `${families().map((name) => `'${name}'`).join(', ')}, sans-serif`;
  const base64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''));

  function element(name, attributes, ...children) {
    const made = document.createElementNS(SVG, name);
    for (const [key, text] of Object.entries(attributes)) made.setAttribute(key, text);
    made.append(...children);
    return made;
  }

  // A picture sees no font of the page: those in use travel in it.
  async function fontFaces() {
    const bare = (family) => family.replaceAll(/["']/g, '').trim();
    const wanted = families();
    const faces = [...document.fonts].filter((face) => face.status === 'loaded').map((face) => bare(face.family));
    const rules = [...document.styleSheets].flatMap((sheet) => { try { return [...sheet.cssRules]; } catch { return []; } })
      .filter((rule) => rule instanceof CSSFontFaceRule)
      .filter((rule) => { const family = bare(rule.style.fontFamily); return wanted.includes(family) && faces.includes(family); });
    const texts = await Promise.all(rules.map(async (rule) => {
      const address = /url\("?([^")]+)"?\)/.exec(rule.style.src)?.[1];
      const answer = address && await fetch(new URL(address, rule.parentStyleSheet?.href || document.baseURI));
      if (!answer || !answer.ok) return '';
      const range = rule.style.unicodeRange ? `unicode-range:${rule.style.unicodeRange};` : '';
      return `@font-face{font-family:${rule.style.fontFamily};font-weight:${rule.style.fontWeight || 400};${range}` +
        `src:url(data:font/woff2;base64,${base64(await answer.arrayBuffer())})}`;
    }));
    return texts.join('');
  }

  // The words of an element, without the names that an icon is written with.
  const ICON = '.posko-icon, [data-testid="stIconMaterial"], [role="img"][aria-label*="icon"]';

  function wordsOf(element) {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(`${ICON}, style, script`).forEach((icon) => icon.remove());
    copy.querySelectorAll('br').forEach((line) => line.replaceWith('\n'));
    const parts = [...copy.querySelectorAll('p, li')];
    return (parts.length ? parts.map((part) => part.textContent.trim()).join('\n') : copy.textContent).trim();
  }

  // Layers: what is drawn, as elements of one picture.
  function copyOf(svg, plain) {
    const copy = svg.cloneNode(true);
    copy.querySelectorAll('.hoverlayer, script').forEach((part) => part.remove());
    const pairs = (root) => [...root.querySelectorAll(plain ? '*' : 'text, tspan')].filter((part) => !part.closest('.hoverlayer'));
    const names = plain ? INHERITED : ['font-size'];
    const copies = pairs(copy);
    pairs(svg).forEach((part, place) => {
      const style = getComputedStyle(part);
      names.forEach((name) => copies[place]?.style.setProperty(name, style.getPropertyValue(name)));
    });
    return copy;
  }

  function cellsOf(table, left, top) {
    const parts = [];
    table.querySelectorAll('th, td').forEach((cell) => {
      const box = cell.getBoundingClientRect(), style = getComputedStyle(cell);
      if (!box.width) return;
      const x = box.left - left, y = box.top - top;
      if (style.backgroundColor !== 'rgba(0, 0, 0, 0)') {
        parts.push(element('rect', { x: x + 2, y: y + 2, width: box.width - 4, height: box.height - 4, rx: 5, fill: style.backgroundColor }));
      }
      const start = style.textAlign === 'left' || style.textAlign === 'start', end = style.textAlign === 'right' || style.textAlign === 'end';
      parts.push(element('text', {
        x: start ? x + 4 : end ? x + box.width - 4 : x + box.width / 2, y: y + box.height / 2, fill: style.color, opacity: style.opacity,
        'text-anchor': start ? 'start' : end ? 'end' : 'middle', 'dominant-baseline': 'central', 'font-size': style.fontSize,
      }, wordsOf(cell)));
    });
    return parts;
  }

  function headingOf(heading, left, top) {
    const box = heading.getBoundingClientRect(), size = 13;
    const place = { x: box.left - left, 'font-size': size, 'font-weight': 600, fill: getComputedStyle(heading).color };
    return wrapped(wordsOf(heading), box.width, size, 600)
      .map((line, n) => element('text', { ...place, y: box.top - top + size + n * size * LINE }, line));
  }

  function layersOf(drawn, left, top) {
    if (drawn.matches('table')) return cellsOf(drawn, left, top);
    if (drawn.matches('.posko-above')) return headingOf(drawn, left, top);
    const inside = drawn.matches('svg') ? [drawn] : [...drawn.querySelectorAll(drawn.matches('.js-plotly-plot') ? 'svg.main-svg' : 'canvas')];
    return inside.map((part) => {
      const box = part.getBoundingClientRect();
      const place = { x: box.left - left, y: box.top - top, width: box.width, height: box.height };
      if (part instanceof HTMLCanvasElement) return element('image', { ...place, href: part.toDataURL('image/png') });
      const copy = copyOf(part, drawn === part);
      copy.removeAttribute('style');
      for (const [name, size] of Object.entries(place)) copy.setAttribute(name, size);
      if (!copy.getAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${box.width} ${box.height}`);
      copy.style.overflow = 'hidden';
      copy.style.color = getComputedStyle(part).color;
      return copy;
    });
  }

  // Text is measured with the page's own letters.
  const pen = document.createElement('canvas').getContext('2d');

  function lengthOf(text, size, weight = 400) {
    pen.font = `${weight} ${size}px ${typeface()}`;
    return pen.measureText(text).width;
  }

  function wrapped(text, width, size, weight) {
    const lines = [];
    for (const paragraph of text.split('\n')) {
      let line = '';
      for (const word of paragraph.split(/\s+/).filter(Boolean)) {
        const longer = line ? `${line} ${word}` : word;
        if (line && lengthOf(longer, size, weight) > width) { lines.push(line); line = word; } else line = longer;
      }
      if (line) lines.push(line);
    }
    return lines;
  }

  // A sheet is filled from top to bottom.
  function sheetOf(width, ink) {
    const parts = [];
    let y = EDGE;
    return {
      parts,
      write(text, size, weight, { fill = '', colour = ink } = {}) {
        const lines = wrapped(text, width - 2 * EDGE - (fill ? 20 : 0), size, weight);
        if (!lines.length) return;
        const height = lines.length * size * LINE;
        if (fill) { parts.push(element('rect', { x: EDGE, y, width: width - 2 * EDGE, height: height + 12, fill })); y += 6; }
        const place = { 'font-size': size, 'font-weight': weight, fill: colour };
        lines.forEach((line, n) => parts.push(element('text', { x: EDGE + (fill ? 10 : 0), y: y + size + n * size * LINE, ...place }, line)));
        y += height + (fill ? 6 : 0) + 8;
      },
      add(layers, height) {
        parts.push(element('g', { transform: `translate(${EDGE},${y})` }, ...layers));
        y += height + 10;
      },
      explain(entries) {
        const size = 13;
        let x = EDGE;
        entries.forEach((entry) => {
          const long = entry.reduce((sum, part) => sum + (part.fill ? (part.alone ? 20 : 24) : lengthOf(part.word, size) + 6), 10);
          if (x > EDGE && x + long > width - EDGE) { x = EDGE; y += 20; }
          entry.forEach((part) => {
            if (part.fill) {
              const place = { x, y: y + 7 - part.high / 2, width: part.alone ? 14 : 24, height: part.high };
              parts.push(element('rect', { ...place, fill: part.fill }));
              x += part.alone ? 20 : 24;
              return;
            }
            const lines = wrapped(part.word, width - EDGE - x, size, 400);
            lines.forEach((line, n) => {
              if (n) y += 18;
              parts.push(element('text', { x, y: y + 12, 'font-size': size, fill: part.colour || ink }, line));
            });
            x += lengthOf(lines.at(-1) || '', size) + 6;
          });
          x += 10;
        });
        y += 24;
      },
      close() { return y + EDGE - 8; },
    };
  }

  function partsOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? [{ word: node.data.trim() }] : [];
    if (node.matches?.(ICON)) return [];
    if (node.tagName === 'I') {
      const alone = node.classList.contains('alone'), high = node.classList.contains('line') ? 4 : 12;
      return [{ fill: getComputedStyle(node).backgroundColor, alone, high }];
    }
    const colour = node.tagName === 'B' ? getComputedStyle(node).color : undefined;
    return [...node.childNodes].flatMap(partsOf).map((part) => ({ colour, ...part }));
  }

  function entriesOf(legend) {
    const whole = [...legend.children].every((child) => child.tagName === 'SPAN' || child.tagName === 'LI');
    return whole ? [...legend.children].map(partsOf) : [partsOf(legend)];
  }

  const cardOf = (button) => button.closest('[data-testid="stElementContainer"]').parentElement;
  const before = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

  // The charts between this button and the tools of an earlier chart of the card.
  function drawnAbove(button) {
    const card = cardOf(button), own = button.closest('.posko-tools');
    const earlier = [...card.querySelectorAll('.posko-tools')].filter((tools) => tools !== own && before(tools, own)).pop();
    return [...card.querySelectorAll(DRAWN)].filter((one) => before(one, own) && (!earlier || before(earlier, one)))
      .filter((one) => one.getBoundingClientRect().width > 0);
  }

  async function composed(button) {
    const about = JSON.parse(button.closest('.posko-tools').dataset.about), card = cardOf(button), drawn = drawnAbove(button);
    if (!drawn.length) return null;
    const boxes = drawn.map((one) => one.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left)), top = Math.min(...boxes.map((box) => box.top));
    const wide = Math.max(...boxes.map((box) => box.right)) - left, high = Math.max(...boxes.map((box) => box.bottom)) - top;
    const width = Math.ceil(Math.max(wide, LEAST)) + 2 * EDGE, { color: ink, backgroundColor: paper } = look();
    const sheet = sheetOf(width, ink);
    sheet.write(about.mark, 14, 600, { fill: '#f7dc6f', colour: '#3b2f00' });
    sheet.write(about.title, 22, 700);
    sheet.write(about.period, 14, 400);
    sheet.add(drawn.flatMap((one) => layersOf(one, left, top)), high);
    card.querySelectorAll('.posko-legend, .posko-events').forEach((legend) => sheet.explain(entriesOf(legend)));
    const notes = [...card.querySelectorAll('[data-testid="stCaptionContainer"]')].map(wordsOf);
    sheet.write(notes.join('\n'), 12, 400);
    sheet.write(about.foot, 13, 600);
    const height = Math.ceil(sheet.close());
    const root = element('svg', { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': typeface() },
      element('title', {}, about.title), element('style', {}, await fontFaces()),
      element('rect', { width, height, fill: paper }), ...sheet.parts);
    return { width, height, title: about.title, text: new XMLSerializer().serializeToString(root) };
  }

  async function asPng({ text, width, height }) {
    const image = new Image(), canvas = document.createElement('canvas');
    image.src = `data:image/svg+xml;base64,${base64(new TextEncoder().encode(text))}`;
    await image.decode();
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    const draw = () => canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    draw();
    // The first drawing asks for the letters in it; a moment later they are there.
    await new Promise((done) => setTimeout(done, 150));
    draw();
    return canvas.toDataURL('image/png');
  }

  async function save(button) {
    const picture = await composed(button), kind = button.dataset.as;
    if (!picture) return;
    const blob = kind === 'svg' && URL.createObjectURL(new Blob([picture.text], { type: 'image/svg+xml' }));
    const link = document.createElement('a');
    link.href = blob || await asPng(picture);
    link.download = `${picture.title.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60)}.${kind}`;
    link.click();
    if (blob) setTimeout(() => URL.revokeObjectURL(blob), 10_000);
  }

  // The whole screen: the card over everything else, its charts as high as there is room. Also where a browser has no
  // full screen of its own.
  const FULL = 'data-posko-full';
  const opened = () => document.querySelector(`[${FULL}]`);

  function fit(card) {
    const charts = [...card.querySelectorAll('.stPlotlyChart, [data-testid="stDeckGlJsonChart"]')];
    if (!charts.length) return;
    const boxes = charts.map((chart) => chart.getBoundingClientRect());
    const top = Math.min(...boxes.map((box) => box.top)), bottom = Math.max(...boxes.map((box) => box.bottom));
    const rows = new Set(boxes.map((box) => Math.round(box.top))).size;
    const begin = card.getBoundingClientRect().top - card.scrollTop;
    const content = Math.max(...[...card.children].map((part) => part.getBoundingClientRect().bottom)) - begin;
    const room = Math.floor((innerHeight - (content - (bottom - top)) - EDGE) / rows);
    const height = Math.max(room, Math.min(innerHeight * 0.72, 260));
    card.style.setProperty('--posko-height', `${height}px`);
    // A map is drawn for one size: it is enlarged whole.
    card.querySelectorAll('[data-testid="stDeckGlJsonChart"]').forEach((map) => {
      map.style.zoom = 1;
      const [wide, high] = map.dataset.poskoSize.split('x').map(Number);
      map.style.zoom = Math.min(height / high, (card.clientWidth - 2 * EDGE) / wide);
    });
  }

  function open(button) {
    const card = cardOf(button);
    card.querySelectorAll('[data-testid="stDeckGlJsonChart"]').forEach((map) => {
      map.dataset.poskoSize = `${map.offsetWidth}x${map.offsetHeight}`;
      Object.assign(map.style, { width: `${map.offsetWidth}px`, height: `${map.offsetHeight}px` });
    });
    card.setAttribute(FULL, '');
    card.style.background = look().backgroundColor;
    document.documentElement.classList.add('posko-has-full');
    label(button, true);
    document.documentElement.requestFullscreen?.().catch(() => {});
    // Once before the window has its new size, and once after.
    [60, 500].forEach((pause) => setTimeout(() => opened() === card && fit(card), pause));
  }

  function close() {
    const card = opened();
    if (!card) return;
    card.removeAttribute(FULL);
    card.style.removeProperty('--posko-height');
    card.style.removeProperty('background');
    card.querySelectorAll('[data-posko-size]').forEach((map) => {
      ['zoom', 'width', 'height'].forEach((name) => map.style.removeProperty(name));
      delete map.dataset.poskoSize;
    });
    document.documentElement.classList.remove('posko-has-full');
    const button = card.querySelector('.posko-full');
    if (button) { label(button, false); button.scrollIntoView({ block: 'nearest' }); button.focus(); }
    if (document.fullscreenElement) document.exitFullscreen();
  }

  function label(button, isOpen) {
    button.textContent = isOpen ? button.dataset.close : button.dataset.open;
    button.setAttribute('aria-pressed', String(isOpen));
  }

  addEventListener('click', (event) => {
    const button = event.target.closest?.('.posko-save, .posko-full');
    if (!button) return;
    if (button.matches('.posko-save')) save(button); else if (opened()) close(); else open(button);
  });
  addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
  addEventListener('fullscreenchange', () => { if (!document.fullscreenElement) close(); });
  addEventListener('resize', () => { const card = opened(); if (card) setTimeout(() => fit(card), 60); });
})();
