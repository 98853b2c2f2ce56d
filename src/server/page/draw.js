import { bandOf, bandText, comparisonOf, count, percent, range, spell } from './words.js'

const SVG = 'http://www.w3.org/2000/svg'
/** Narrower columns than this cannot hold a rate with its interval; the funnel then stands upright. */
const COLUMN = 148
const HEIGHT = 168
/** Of the upright funnel: on a phone, and where there is room. */
const NARROW = 72
const ROOMY = 200
/** Of the node that stands for a stage. */
const NODE = 10
const THINNEST = 2

/** Draws the funnel into a box: text in boxes that wrap, and one picture placed by where those came to stand. */
export function draw(box, stages, leaks) {
  const isWide = box.clientWidth / stages.length >= COLUMN
  box.className = isWide ? 'drawing wide' : 'drawing upright'
  const list = document.createElement('div')
  list.className = 'stages'
  list.append(...stages.map((row) => stageBox(row, leaks)))
  const width = box.clientWidth < 640 ? NARROW : ROOMY
  // Of its final width from the start: beside it the text breaks its lines, and where those end is measured.
  const picture = node('svg', { 'aria-hidden': 'true', width: isWide ? 0 : width, height: 0 })
  box.replaceChildren(picture, list)
  const places = [...list.children].map((one) => (isWide ? one.offsetLeft : one.offsetTop))
  const end = isWide ? box.clientWidth : list.clientHeight
  const size = isWide ? [end, HEIGHT] : [width, end]
  for (const [name, value] of Object.entries({ width: size[0], height: size[1], viewBox: `0 0 ${size.join(' ')}` })) {
    picture.setAttribute(name, value)
  }
  picture.append(...flows(stages, places, end, isWide ? HEIGHT : width, isWide))
}

function stageBox(row, leaks) {
  const box = element('div', 'stage')
  const name = element('h3', 'name', row.name)
  name.title = row.name
  const open = row.open > 0 ? element('p', 'quiet', `${count(row.open)} here now`) : element('p', 'quiet', '\u00a0')
  box.append(name, element('p', 'volume', count(row.entered)), open)
  if (row.next !== null) box.append(stepBox(row, comparisonOf(leaks, row)))
  return box
}

function stepBox(row, leak) {
  const box = element('div', 'step')
  const rate = element('p', 'rate')
  rate.append(element('strong', '', percent(row.rate)), element('span', 'quiet', ` ${range(row.interval)}`))
  box.append(rate)
  if (row.few && row.rate !== null) rate.append(element('span', 'few', 'few'))
  if (leak !== undefined && leak.rate !== null) box.append(bandBox(leak))
  box.append(element('p', 'quiet', row.rate === null ? '' : `median ${spell(row.medianDaysOfConverted)}`))
  return box
}

/** A band of three parts with a marker; the words below say the same. */
function bandBox(leak) {
  const box = element('div', `band ${leak.verdict === 'leak' ? 'bad' : ''}`)
  const word = bandOf(leak)
  if (word !== null) {
    const bar = element('div', `bands at-${word.replaceAll(' ', '-')}`)
    bar.append(element('i'), element('i'), element('i'), element('b'))
    box.append(bar)
  }
  box.append(element('p', '', bandText(leak)))
  box.title = leak.comparator.source
  return box
}

/**
 * A node a stage, what went on as a ribbon to the next, what did not falling away below. Thickness is the square root of the
 * volume: one visitor in a thousand becomes a customer, and in proportion the last stages would be a hair.
 */
function flows(stages, places, end, deep, isWide) {
  const most = Math.max(1, ...stages.map((row) => row.entered))
  const across = deep - 28
  const thick = (n) => (n === 0 ? 0 : Math.max(THINNEST, Math.sqrt(n / most) * across))
  const parts = [fading(isWide)]
  stages.forEach((row, i) => {
    const t = stages.length === 1 ? 1 : i / (stages.length - 1)
    const next = stages[i + 1]
    const from = places[i]
    if (next !== undefined && row.entered > 0) {
      const to = places[i + 1]
      const gone = Math.min(thick(row.converted), thick(row.entered))
      const lost = thick(row.entered) - gone
      if (lost > 1) parts.push(shape('lost', fallen(from + NODE, to, gone, thick(row.entered), across + 24), t, isWide))
      if (gone > 0) parts.push(shape('flow', ribbon(from + NODE, to, gone, thick(next.entered)), t, isWide))
    }
    parts.push(shape('node', rectangle(from, Math.max(thick(row.entered), 1)), t, isWide))
  })
  return parts.concat(
    shape(
      'line',
      [
        [0, 0],
        [end, 0],
      ],
      0,
      isWide,
    ),
  )
}

const rectangle = (at, height) => [
  [at, 0],
  [at + NODE, 0],
  [at + NODE, height],
  [at, height],
]

const ribbon = (from, to, thickFrom, thickTo) => {
  const middle = (from + to) / 2
  return [
    [from, 0],
    [to, 0],
    [to, thickTo],
    [
      [middle, thickTo],
      [middle, thickFrom],
      [from, thickFrom],
    ],
  ]
}

/** What was lost bends down and ends at the floor; never wider there than half the way to the next stage. */
const fallen = (from, to, top, bottom, floor) => {
  const reach = from + Math.min(96, (to - from) * 0.5)
  const inner = reach - Math.min(bottom - top, (reach - from) * 0.7)
  return [
    [from, top],
    [
      [(from + reach) / 2, top],
      [reach, (top + floor) / 2],
      [reach, floor],
    ],
    [inner, floor],
    [
      [inner, (bottom + floor) / 2],
      [(from + inner) / 2, bottom],
      [from, bottom],
    ],
  ]
}

/** What is lost fades out as it falls. */
function fading(isWide) {
  const fade = node('linearGradient', { id: 'fade', x1: 0, y1: 0, x2: isWide ? 0 : 1, y2: isWide ? 1 : 0 })
  fade.append(node('stop', { offset: 0, class: 'there' }), node('stop', { offset: 1, class: 'gone' }))
  const definitions = node('defs', {})
  definitions.append(fade)
  return definitions
}

/** A path through points and curves; the upright funnel is the wide one with x and y changed over. */
function shape(kind, points, t, isWide) {
  const at = ([x, y]) => (isWide ? `${x.toFixed(1)} ${y.toFixed(1)}` : `${y.toFixed(1)} ${x.toFixed(1)}`)
  const steps = points.map((one, i) =>
    Array.isArray(one[0]) ? `C${one.map(at).join(',')}` : `${i === 0 ? 'M' : 'L'}${at(one)}`,
  )
  const path = node('path', { d: `${steps.join('')}${kind === 'line' ? '' : 'Z'}`, class: kind })
  if (kind === 'lost') path.setAttribute('fill', 'url(#fade)')
  path.style.setProperty('--t', t.toFixed(3))
  return path
}

function node(name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

function element(name, className = '', text = '') {
  const made = document.createElement(name)
  if (className !== '') made.className = className.trim()
  if (text !== '') made.textContent = text
  return made
}
