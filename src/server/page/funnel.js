import { draw } from './draw.js'
import { key, readFunnel } from './read.js'
import { tableOf } from './table.js'
import { count, leakOf } from './words.js'

const EVERY_MS = 2000
const SLOWEST_MS = 30_000

const byId = (id) => document.getElementById(id)
const say = (id, text) => {
  if (byId(id).textContent !== text) byId(id).textContent = text
}
const LEAD =
  '{"email":"ana@acme.example","headcount":60,"budget":12000,"timeline":3,"events":[{"event":"quote_requested"}]}'

let shown
let drawn = ''
let failures = 0
let timer

/** Asks, shows, and asks again in two seconds; later after each failure, and not at all while nobody looks. */
async function round() {
  clearTimeout(timer)
  if (document.hidden) return status('paused', 'Paused')
  const read = await readFunnel()
  failures = read.kind === 'away' ? failures + 1 : 0
  if (read.kind === 'funnel') show(read.answer)
  else if (read.kind === 'locked') return lock(read.message)
  else trouble(read.message)
  timer = setTimeout(round, waitMs())
}

const waitMs = () => Math.min(SLOWEST_MS, EVERY_MS * 2 ** failures)

function show(answer) {
  status('live', 'Live')
  only(answer.total.stages.every((row) => row.entered === 0) ? 'empty' : 'funnel')
  const { asOf: _, ...figures } = answer
  const text = JSON.stringify(figures)
  if (text === drawn) return
  drawn = text
  shown = answer
  const leak = leakOf(answer.leaks)
  byId('leak').className = `notice ${leak.kind}`
  say('leak-title', leak.title)
  say('leak-text', leak.text)
  say('scope', `all time, ${answer.timezone}`)
  say('counts', `Counts ${answer.counts}. Drawn by the square root of the volume.`)
  byId('tables').replaceChildren(tableOf(answer.total.stages, answer.leaks))
  redraw()
}

function redraw() {
  if (shown === undefined || byId('funnel').hidden || byId('drawing').hidden) return
  const { stages } = shown.total
  draw(byId('drawing'), stages, shown.leaks)
  const volumes = stages.map((row) => `${row.name} ${count(row.entered)}`).join(', ')
  byId('drawing').setAttribute('aria-label', `The funnel: ${volumes}. The table below says more.`)
}

function lock(message) {
  status('paused', 'A key is needed')
  if (key.get() !== null) say('key-why', message)
  key.forget()
  only('key')
}

function trouble(message) {
  status('away', 'Not live')
  const wait = Math.round(waitMs() / 1000)
  say('trouble-what', message)
  const kept = shown === undefined ? '' : ' The figures below are the last ones known.'
  say('trouble-do', `Trying again in ${wait} s. If it was stopped, start it with: npm start.${kept}`)
  byId('trouble').hidden = false
}

/** Shows one of the three states; what a person sees of the others goes away. */
function only(id) {
  byId('trouble').hidden = true
  for (const each of ['key', 'empty', 'funnel']) byId(each).hidden = each !== id
}

function status(kind, text) {
  byId('status').className = `status ${kind}`
  say('status', text)
}

byId('line-2').textContent = [
  `curl ${location.origin}/v1/leads -H "Authorization: Bearer $KEY"`,
  `-H "Content-Type: application/json" -d '${LEAD}'`,
].join(' ')

for (const button of document.querySelectorAll('[data-copy]')) {
  const label = button.firstChild
  button.addEventListener('click', async () => {
    const line = byId(button.dataset.copy)
    try {
      await navigator.clipboard.writeText(line.textContent)
      label.textContent = 'Copied'
    } catch {
      // Without https there is no clipboard; the line stands selected instead.
      getSelection().selectAllChildren(line)
      label.textContent = 'Press Ctrl-C'
    }
    setTimeout(() => {
      label.textContent = 'Copy'
    }, 2000)
  })
}

byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault()
  key.set(byId('key-input').value.trim())
  byId('key-input').value = ''
  void round()
})

byId('view').addEventListener('click', () => {
  const isTable = !byId('drawing').hidden
  byId('view').textContent = isTable ? 'Show as drawing' : 'Show as table'
  byId('drawing').hidden = isTable
  byId('tables').className = isTable ? '' : 'only-read'
  // Only what can be seen may take the focus; the table scrolls sideways on a phone.
  if (isTable) byId('tables').tabIndex = 0
  else byId('tables').removeAttribute('tabindex')
  redraw()
})

document.addEventListener('visibilitychange', round)
new ResizeObserver(redraw).observe(byId('funnel'))
void round()
