// Every visible text whose contrast with what lies behind it is too small: its words, colours and ratio (WCAG 2.1).
() => {
  const colours = new Map()
  const parse = (text) => [...(colours.get(text) ?? colours.set(text, drawn(text)).get(text))]
  const drawn = (text) => {
    const canvas = drawn.canvas || (drawn.canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true}))
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
    return [r, g, b, a / 255]
  }
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1)
  const chain = (element) => element ? [...chain(element.parentElement), element] : []
  const light = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ratio = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x)
    return (a + 0.05) / (b + 0.05)
  }
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (!node.textContent.trim() || !element || element.closest("svg, style, script, [disabled], [aria-disabled=true], [data-testid=stIconMaterial]")) continue
    if (!/[\p{L}\p{N}]/u.test(node.textContent) || !element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue
    const box = element.getBoundingClientRect()
    if (box.width < 2 || box.height < 2) continue
    let behind = [255, 255, 255, 1], opacity = 1
    for (const each of chain(element)) {
      const style = getComputedStyle(each), area = each.getBoundingClientRect()
      const isPoint = area.width && area.width < box.width / 2  // of a slider, with its label above it
      if (!isPoint) behind = over(parse(style.backgroundColor), behind)
      opacity *= Number(style.opacity)
    }
    const style = getComputedStyle(element), colour = parse(style.color)
    colour[3] *= opacity
    const size = parseFloat(style.fontSize), isPicture = element.matches(".posko-icon")  // needs as much as large letters
    const large = isPicture || size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    const reached = ratio(over(colour, behind), behind)
    if (reached < (large ? 3 : 4.5)) found.push(`${node.textContent.trim().slice(0, 40)}: ${reached.toFixed(2)} (${style.color} on ${behind.slice(0, 3).map(Math.round)})`)
  }
  return [...new Set(found)]
}
