// The reader's language in what Streamlit itself writes: its texts, labels, placeholders, and the calendar of its dates.
(() => {
  const { languages, chosen, tags, texts } = POSKO_STREAMLIT_WORDS;
  const ATTRIBUTES = ['aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription'];
  // What readers wrote or what is ours to say: never touched.
  const OURS = '[data-testid="stHtml"], textarea, script, style, .js-plotly-plot, canvas';
  let language = chosen;
  const whole = new Map(), parts = [];
  for (const [source, words] of Object.entries(texts)) {
    if (!source.includes('{')) { whole.set(source, words); continue; }
    const escaped = source.split(/\{\w+\}/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    parts.push([new RegExp(`^${escaped.join('(.+?)')}$`, 's'), source.match(/\{\w+\}/g), words]);
  }

  function inWords(source) {
    const words = whole.get(source);
    if (words) return words[languages.indexOf(language)];
    for (const [pattern, gaps, forms] of parts) {
      const match = pattern.exec(source);
      if (match) return gaps.reduce((text, gap, place) => text.replace(gap, () => match[place + 1]), forms[languages.indexOf(language)]);
    }
    return null;
  }

  // What was written in place of what, so that another language starts from the source again.
  const memory = new WeakMap();
  function say(node, slot, read, write) {
    const written = read();
    if (!written) return;
    const slots = memory.get(node) ?? new Map(), before = slots.get(slot);
    const source = before && before.ours === written ? before.source : written;
    const words = inWords(source.trim());
    if (words === null) { if (before) slots.delete(slot); return; }
    slots.set(slot, { source, ours: words });
    memory.set(node, slots);
    if (words !== written) write(words);
  }

  const ofText = (node) => say(node, '', () => node.data, (words) => { node.data = words; });
  function ofElement(element) {
    for (const name of ATTRIBUTES) {
      if (element.hasAttribute(name)) say(element, name, () => element.getAttribute(name), (words) => element.setAttribute(name, words));
    }
  }

  function below(root) {
    if (root.nodeType === Node.TEXT_NODE) { if (!root.parentElement?.closest(OURS)) ofText(root); return; }
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest(OURS)) return;
    ofElement(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === Node.ELEMENT_NODE && node.matches(OURS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    while (walker.nextNode()) (walker.currentNode.nodeType === Node.TEXT_NODE ? ofText : ofElement)(walker.currentNode);
  }

  // Calendars, weekdays and numbers of Streamlit's own fields follow the browser's language: here, the reader's.
  Object.defineProperty(navigator, 'language', { get: () => tags[languages.indexOf(language)], configurable: true });
  Object.defineProperty(navigator, 'languages', { get: () => [tags[languages.indexOf(language)]], configurable: true });

  function turn() {
    const wanted = new URLSearchParams(location.search).get('lang');
    const isOther = languages.includes(wanted) && wanted !== language;
    if (isOther) language = wanted;
    if (document.documentElement.lang !== language) document.documentElement.lang = language;
    return isOther;
  }

  function turned() {
    window.dispatchEvent(new Event('languagechange'));
    below(document.body);
  }

  turn();
  new MutationObserver((changes) => {
    if (turn()) turned();
    for (const change of changes) {
      if (change.type === 'childList') change.addedNodes.forEach(below);
      else if (change.type === 'characterData') below(change.target);
      else if (!change.target.closest(OURS)) ofElement(change.target);
    }
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
})();
