// The keys of a presentation: arrows, Page keys, space and a clicker turn the slide, B blanks the screen, F fills it,
// D unfolds what the figures mean, Escape leaves. The number of the slide lives here, so that presses in quick succession all count.
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const find = name => parentElement.querySelector(`.${name}`)
  const before = parentElement.presentation
  const remote = before ?? { at: data.at, filled: false }
  parentElement.presentation = remote
  remote.end?.()

  const draw = () => {
    find('place').textContent = data.place.replace('{slide}', remote.at).replace('{slides}', data.slides)
    find('back').disabled = remote.at <= 1
    find('on').disabled = remote.at >= data.slides
  }
  const turn = to => {
    const next = Math.min(Math.max(to, 1), data.slides)
    if (next === remote.at) return
    remote.at = next
    draw()
    setStateValue('slide', next)
  }
  const leave = () => {
    remote.end()
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {})
    setTriggerValue('left', true)
  }
  const fill = () => {
    if (document.fullscreenElement) { remote.filled = false; document.exitFullscreen().catch(() => {}) }
    else document.documentElement.requestFullscreen().then(() => { remote.filled = true }).catch(() => {})
  }
  const blank = () => { find('blank').hidden = !find('blank').hidden }
  const explain = () => {
    const folded = document.querySelector('.posko-slide details')
    if (folded) folded.open = !folded.open
  }
  const steps = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, ' ': 1, Enter: 1, n: 1,
    ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1, p: -1,
    Home: -data.slides, End: data.slides,
  }
  const pressed = event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const onButton = event.composedPath()[0]?.closest?.('button, summary')
    if (onButton && (event.key === ' ' || event.key === 'Enter')) return
    if (event.key === 'Escape') leave()
    else if (event.key === 'f' || event.key === 'F5') fill()
    else if (event.key === 'b' || event.key === '.') blank()
    else if (event.key === 'd') explain()
    else if (event.key in steps) turn(remote.at + steps[event.key])
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  // Escape leaves the full screen without a key reaching the page.
  const filledOrNot = () => { if (!document.fullscreenElement && remote.filled) leave() }
  let wait
  const measure = () => {
    clearTimeout(wait)
    wait = setTimeout(() => {
      const size = [innerWidth, innerHeight]
      if (String(size) !== String(remote.size)) { remote.size = size; setStateValue('size', size) }
    }, before ? 200 : 0)
  }

  for (const [name, key] of Object.entries({ back: 'back', on: 'on', fill: 'fill', leave: 'leave' })) {
    find(name).title = data.labels[key]
    find(name).setAttribute('aria-label', data.labels[key])
  }
  find('back').onclick = () => turn(remote.at - 1)
  find('on').onclick = () => turn(remote.at + 1)
  find('fill').onclick = fill
  find('leave').onclick = leave
  find('blank').onclick = blank
  draw()
  measure()
  window.addEventListener('keydown', pressed, true)
  window.addEventListener('resize', measure)
  document.addEventListener('fullscreenchange', filledOrNot)
  remote.end = () => {
    clearTimeout(wait)
    window.removeEventListener('keydown', pressed, true)
    window.removeEventListener('resize', measure)
    document.removeEventListener('fullscreenchange', filledOrNot)
  }
  return () => remote.end()
}
