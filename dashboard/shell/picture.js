// Saves what stands above a button as a PNG: the chart or map with title, legend, notes and state of the data.
(() => {
  if (window.poskoPicture) return;
  window.poskoPicture = true;
  const SCALE = 2, EDGE = 24, LINE = 1.35;
  const FONT = "'Noto Sans', 'Noto Sans Devanagari', sans-serif";

  // A map forgets its pixels once they are on the screen, unless it is asked not to.
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    const kept = String(kind).startsWith('webgl') ? { ...options, preserveDrawingBuffer: true } : options;
    return getContext.call(this, kind, kept);
  };

  const base64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''));

  // A picture inside a picture sees no font of the page: they travel in it.
  let fonts = null;
  async function fontFaces() {
    const bare = (family) => family.replaceAll('"', '');
    const faces = [...document.fonts].filter((face) => face.family.includes('Noto Sans') && face.status === 'loaded');
    const sources = [...document.styleSheets].flatMap((sheet) => { try { return [...sheet.cssRules]; } catch { return []; } })
      .filter((rule) => rule instanceof CSSFontFaceRule && faces.some((face) => bare(rule.style.fontFamily) === bare(face.family)));
    const rules = await Promise.all(sources.map(async (rule) => {
      const address = /url\("?([^")]+)"?\)/.exec(rule.style.src)?.[1];
      const answer = address && await fetch(new URL(address, rule.parentStyleSheet?.href || document.baseURI));
      if (!answer || !answer.ok) return '';
      const range = rule.style.unicodeRange ? `unicode-range:${rule.style.unicodeRange};` : '';
      return `@font-face{font-family:${rule.style.fontFamily};font-weight:${rule.style.fontWeight || 400};${range}` +
        `src:url(data:font/woff2;base64,${base64(await answer.arrayBuffer())})}`;
    }));
    return rules.join('');
  }

  async function pictureOf(svg) {
    fonts ??= await fontFaces();
    const copy = svg.cloneNode(true), style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
    style.textContent = fonts;
    copy.prepend(style);
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    const bytes = new TextEncoder().encode(new XMLSerializer().serializeToString(copy));
    const image = new Image();
    image.src = `data:image/svg+xml;base64,${base64(bytes)}`;
    await image.decode();
    return image;
  }

  // The layers of a chart, or the canvas of a map, each with its place.
  async function layersOf(drawn) {
    const frame = drawn.getBoundingClientRect();
    const parts = drawn.matches('.js-plotly-plot') ? [...drawn.querySelectorAll('svg.main-svg')] : [...drawn.querySelectorAll('canvas')];
    return Promise.all(parts.map(async (part) => {
      const box = part.getBoundingClientRect();
      const image = part instanceof HTMLCanvasElement ? part : await pictureOf(part);
      return { image, x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height };
    }));
  }

  function wrapped(pen, text, width) {
    const lines = [];
    for (const paragraph of text.split('\n')) {
      let line = '';
      for (const word of paragraph.split(/\s+/).filter(Boolean)) {
        const longer = line ? `${line} ${word}` : word;
        if (line && pen.measureText(longer).width > width) { lines.push(line); line = word; } else line = longer;
      }
      if (line) lines.push(line);
    }
    return lines;
  }

  // Blocks of text above and below, and the strip of a legend, as they will be drawn from top to bottom.
  function text(content, size, weight, colour, fill) { return { content, size, font: `${weight} ${size}px ${FONT}`, colour, fill }; }

  function partsOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? [{ word: node.data.trim() }] : [];
    if (node.tagName === 'I') return [{ fill: getComputedStyle(node).backgroundColor, alone: node.classList.contains('alone') }];
    return [...node.childNodes].flatMap(partsOf);
  }

  const legendOf = (card) => [...card.querySelectorAll('.posko-legend')].map(partsOf);

  function paint(pen, width, blocks, layers, size, colours) {
    let y = EDGE;
    const draw = (block) => {
      pen.font = block.font;
      const lines = wrapped(pen, block.content, width - 2 * EDGE - (block.fill ? 20 : 0));
      if (!lines.length) return;
      const height = lines.length * block.size * LINE;
      if (block.fill) { pen.fillStyle = block.fill; pen.fillRect(EDGE, y, width - 2 * EDGE, height + 12); y += 6; }
      pen.fillStyle = block.colour;
      pen.textBaseline = 'top';
      lines.forEach((line, place) => pen.fillText(line, EDGE + (block.fill ? 10 : 0), y + place * block.size * LINE));
      y += height + (block.fill ? 6 : 0) + 8;
    };
    blocks.above.forEach(draw);
    layers.forEach((layer) => pen.drawImage(layer.image, EDGE + layer.x, y + layer.y, layer.width, layer.height));
    y += size.height + 10;
    blocks.legend.forEach((legend) => {
      let x = EDGE;
      pen.font = `400 13px ${FONT}`;
      pen.textBaseline = 'top';
      legend.forEach((part) => {
        if (part.fill) { pen.fillStyle = part.fill; pen.fillRect(x, y + 2, part.alone ? 14 : 22, 12); x += part.alone ? 20 : 22; return; }
        pen.fillStyle = colours.text;
        x += 6;
        pen.fillText(part.word, x, y);
        x += pen.measureText(part.word).width + 10;
      });
      y += 24;
    });
    blocks.below.forEach(draw);
    return y + EDGE - 8;
  }

  async function save(button) {
    const about = JSON.parse(button.dataset.about);
    const holder = button.closest('[data-testid="stElementContainer"]');
    const card = holder.parentElement;
    const every = [...card.querySelectorAll('.js-plotly-plot, [data-testid="stDeckGlJsonChart"]')];
    const drawn = every.filter((one) => one.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
    if (!drawn) return;
    const look = getComputedStyle(document.querySelector('.stApp'));
    const colours = { text: look.color, paper: look.backgroundColor };
    const layers = await layersOf(drawn), size = drawn.getBoundingClientRect();
    const notes = [...card.querySelectorAll('[data-testid="stCaptionContainer"]')].map((note) => note.innerText).join('\n');
    const blocks = {
      above: [text(about.mark, 14, 600, '#3b2f00', '#f7dc6f'), text(about.title, 22, 700, colours.text), text(about.period, 14, 400, colours.text)],
      legend: legendOf(card),
      below: [text(notes, 12, 400, colours.text), text(about.foot, 13, 600, colours.text)],
    };
    const width = Math.ceil(Math.max(size.width, 480)) + 2 * EDGE, sheet = document.createElement('canvas');
    sheet.width = sheet.height = 8;
    const height = Math.ceil(paint(sheet.getContext('2d'), width, blocks, [], size, colours));
    sheet.width = width * SCALE;
    sheet.height = height * SCALE;
    const pen = sheet.getContext('2d');
    pen.scale(SCALE, SCALE);
    pen.fillStyle = colours.paper;
    pen.fillRect(0, 0, width, height);
    paint(pen, width, blocks, layers, size, colours);
    const link = document.createElement('a');
    link.href = sheet.toDataURL('image/png');
    link.download = `${about.title.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60)}.png`;
    link.click();
  }

  addEventListener('click', (event) => {
    const button = event.target.closest?.('.posko-save');
    if (button) save(button);
  });
})();
