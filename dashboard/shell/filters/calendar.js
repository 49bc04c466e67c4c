// Two days: typed, or picked in a month. The field that was entered last is the one that the calendar fills; picking the
// first day goes on to the last one. Nothing is sent before both are known.
export default function ({ data, parentElement, setStateValue }) {
  const find = name => parentElement.querySelector(name)
  const fields = [...parentElement.querySelectorAll('input')]
  const two = number => String(number).padStart(2, '0')
  const iso = (year, month, day) => `${year}-${two(month)}-${two(day)}`
  const typed = day => day.split('-').reverse().join('/')
  const shifted = (day, by) => new Date(Date.parse(`${day}T12:00:00Z`) + by * 86400000).toISOString().slice(0, 10)
  const sent = `${data.start} ${data.end} ${data.first} ${data.last}`
  let chosen = parentElement.chosen
  if (chosen?.sent !== sent) {
    chosen = { sent, days: [data.start, data.end], at: 0, month: data.end.slice(0, 7), focus: data.end }
    parentElement.chosen = chosen
  }

  const read = text => {
    const parts = text.trim().match(/^(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})$/)
    if (!parts) return null
    const [year, month, day] = (parts[1].length > 2 ? parts.slice(1) : parts.slice(1).reverse()).map(Number)
    const full = year < 100 ? 2000 + year : year
    const date = new Date(Date.UTC(full, month - 1, day))
    return full > 999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? iso(full, month, day) : null
  }
  const isOffered = day => day >= data.first && day <= data.last
  const send = () => {
    const span = [...chosen.days].sort()
    if (span.join() !== [data.start, data.end].join()) setStateValue('span', span)
  }
  const enter = (at, day) => {
    chosen.days[at] = day
    chosen.month = day.slice(0, 7)
    chosen.focus = day
  }
  const pick = day => {
    if (chosen.at === 0) {
      enter(0, day)
      if (chosen.days[1] < day) chosen.days[1] = day
      chosen.at = 1
      draw(true)
    } else {
      enter(1, day)
      chosen.at = 0
      draw(true)
      send()
    }
  }
  const turn = by => {
    const [year, month] = chosen.month.split('-').map(Number)
    const months = 12 * year + month - 1 + by
    chosen.month = `${Math.floor(months / 12)}-${two((months % 12) + 1)}`
    if (chosen.focus.slice(0, 7) !== chosen.month) chosen.focus = `${chosen.month}-01`
    draw()
  }
  const cell = day => {
    const [year, month, number] = day.split('-').map(Number)
    const weekday = (new Date(Date.UTC(year, month - 1, number)).getUTCDay() + 6) % 7
    const [from, to] = [...chosen.days].sort()
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = number
    button.disabled = !isOffered(day)
    button.tabIndex = day === chosen.focus ? 0 : -1
    button.dataset.day = day
    button.setAttribute('aria-label', `${data.weekdays[weekday][1]}, ${number} ${data.months[month - 1]} ${year}`)
    button.onclick = () => pick(day)
    const box = document.createElement('td')
    box.setAttribute('role', 'gridcell')
    box.setAttribute('aria-selected', String(day >= from && day <= to))
    box.className = day === from || day === to ? 'end' : day > from && day < to ? 'within' : ''
    box.append(button)
    return box
  }
  const days = () => {
    const first = `${chosen.month}-01`
    const before = (new Date(`${first}T12:00:00Z`).getUTCDay() + 6) % 7
    const rows = []
    for (let day = shifted(first, -before); day.slice(0, 7) <= chosen.month || rows.at(-1).length < 7; day = shifted(day, 1)) {
      if (!rows.length || rows.at(-1).length === 7) {
        if (day.slice(0, 7) > chosen.month) break
        rows.push([])
      }
      rows.at(-1).push(day.slice(0, 7) === chosen.month ? cell(day) : document.createElement('td'))
    }
    return rows.map(row => { const line = document.createElement('tr'); line.append(...row); return line })
  }
  const draw = (focused = false) => {
    const [year, month] = chosen.month.split('-').map(Number)
    find('b').textContent = `${data.months[month - 1]} ${year}`
    find('.back').disabled = `${chosen.month}-01` <= data.first
    find('.on').disabled = chosen.month >= data.last.slice(0, 7)
    if (!isOffered(chosen.focus)) chosen.focus = chosen.focus < data.first ? data.first : data.last
    if (chosen.focus.slice(0, 7) !== chosen.month) chosen.focus = chosen.month === data.first.slice(0, 7) ? data.first : `${chosen.month}-01`
    find('tbody').replaceChildren(...days())
    fields.forEach((field, at) => {
      if (field !== field.getRootNode().activeElement) field.value = typed(chosen.days[at])
      field.classList.toggle('at', at === chosen.at)
    })
    if (focused) find(`[data-day="${chosen.focus}"]`)?.focus({ preventScroll: true })
  }
  const enterTyped = (field, at) => {
    const day = read(field.value)
    const isWrong = !day || !isOffered(day)
    field.setAttribute('aria-invalid', String(isWrong))
    find('.wrong').textContent = isWrong ? data.labels.wrong : ''
    if (isWrong || day === chosen.days[at]) return
    enter(at, day)
    draw()
    send()
  }
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
  const walk = event => {
    const by = steps[event.key]
    if (event.key === 'PageUp' || event.key === 'PageDown') turn(event.key === 'PageUp' ? -1 : 1)
    else if (!by || !isOffered(shifted(chosen.focus, by))) return
    else {
      chosen.focus = shifted(chosen.focus, by)
      chosen.month = chosen.focus.slice(0, 7)
    }
    event.preventDefault()
    draw(true)
  }

  const line = document.createElement('tr')
  line.append(...data.weekdays.map(([short, long]) => {
    const head = document.createElement('th')
    head.scope = 'col'
    head.textContent = short
    head.abbr = long
    return head
  }))
  find('thead').replaceChildren(line)
  fields.forEach((field, at) => {
    parentElement.querySelectorAll('label span')[at].textContent = data.labels[at ? 'to' : 'from']
    field.onfocus = () => { chosen.at = at; chosen.month = chosen.days[at].slice(0, 7); draw() }
    field.onblur = () => enterTyped(field, at)
    field.onkeydown = event => { if (event.key === 'Enter') enterTyped(field, at) }
  })
  for (const name of ['back', 'on']) {
    find(`.${name}`).setAttribute('aria-label', data.labels[name])
    find(`.${name}`).onclick = () => turn(name === 'on' ? 1 : -1)
  }
  find('tbody').onkeydown = walk
  draw()
}
