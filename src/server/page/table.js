import { bandText, comparisonOf, count, percent, range, spell } from './words.js'

const HEAD = ['Stage', 'Entered', 'Went on', 'Rate', '95 % interval', 'Benchmark', 'Median days', 'Still in it']

/** The same figures as the drawing, and some more, as a table. */
export function tableOf(stages, leaks) {
  const table = document.createElement('table')
  const caption = table.createCaption()
  caption.textContent = 'The funnel, a row a stage'
  const head = table.createTHead().insertRow()
  for (const word of HEAD) head.append(heading(word, 'col'))
  const body = table.createTBody()
  for (const row of stages) {
    const line = body.insertRow()
    line.append(heading(row.name, 'row'))
    for (const text of cellsOf(row, leaks)) line.insertCell().textContent = text
  }
  return table
}

function cellsOf(row, leaks) {
  const leak = comparisonOf(leaks, row)
  const isLast = row.next === null
  return [
    count(row.entered),
    isLast ? '–' : count(row.converted),
    isLast ? '–' : percent(row.rate) + (row.few && row.rate !== null ? ' (few)' : ''),
    range(row.interval) || '–',
    leak === undefined ? '–' : bandText(leak),
    isLast ? '–' : spell(row.medianDaysOfConverted),
    count(row.open),
  ]
}

function heading(text, scope) {
  const cell = document.createElement('th')
  cell.scope = scope
  cell.textContent = text
  return cell
}
