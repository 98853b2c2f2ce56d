import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { audit } from './audit.ts'
import { capture } from './capture.ts'
import { captureHttp } from './capture-http.ts'
import { check } from './check.ts'
import { doors } from './doors.ts'
import { forms } from './forms.ts'
import { BENCH } from './home.ts'
import { lead } from './lead.ts'
import type { Row, Scale, Scenario } from './measure.ts'
import { memory } from './memory.ts'
import { people } from './people.ts'
import { replay } from './replay.ts'
import { report } from './report.ts'
import { site } from './site.ts'
import { start } from './start.ts'
import { isMet, ratioOf, tableOf } from './table.ts'
import { tracker } from './tracker.ts'
import { ui } from './ui.ts'

const SCENARIOS: readonly Scenario[] = [
  capture,
  captureHttp,
  lead,
  replay,
  report,
  people,
  site,
  doors,
  forms,
  audit,
  check,
  start,
  memory,
  ui,
  tracker,
]
const LAST = join(BENCH, 'last.json')

const HELP = `npm run bench -- [SCENARIO …] [--quick] [--people N] [--json]

Measures the goals of the design and fails nothing. Scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}.
  --quick     smaller and fewer rounds; 100,000 people instead of a million
  --people N  people of the big fixture, with ten events each; made once and kept
  --json      the result as JSON on stdout; it is always kept in .sluice/bench/last.json`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    people: { type: 'string' },
  },
})

/** A scenario's rows, or why there are none: one that breaks must not keep the others from being measured. */
async function rowsOf(scenario: Scenario, scale: Scale): Promise<Row[]> {
  try {
    return await scenario.run(scale)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [{ what: 'could not be measured', value: Number.NaN, unit: '', note: why }]
  }
}

/** Results of single scenarios stand beside older ones of the others, each with its date. */
function keep(results: Readonly<Record<string, object>>): void {
  const before: object = existsSync(LAST) ? JSON.parse(readFileSync(LAST, 'utf8')) : {}
  mkdirSync(BENCH, { recursive: true })
  writeFileSync(LAST, `${JSON.stringify({ ...before, ...results }, null, 2)}\n`)
}

async function main(): Promise<void> {
  const unknown = positionals.find((name) => !SCENARIOS.some((one) => one.name === name))
  const people = Number(values.people ?? (values.quick ? 100_000 : 1_000_000))
  if (values.help || unknown !== undefined || !Number.isSafeInteger(people) || people < 1) {
    process.stderr.write(`${unknown === undefined ? '' : `There is no scenario "${unknown}".\n`}${HELP}\n`)
    return
  }
  const scale: Scale = { quick: values.quick, people, say: (line) => process.stderr.write(`${line}\n`) }
  const machine = `${availableParallelism()} cores, Node ${process.versions.node}`
  const results: Record<string, object> = {}
  for (const scenario of SCENARIOS) {
    if (positionals.length > 0 && !positionals.includes(scenario.name)) continue
    const rows = await rowsOf(scenario, scale)
    if (!values.json) console.log(tableOf(`\n${scenario.name} (${machine})`, rows))
    const judged = rows.map((row) => ({ ...row, ratio: ratioOf(row), met: isMet(row) }))
    results[scenario.name] = { at: new Date().toISOString(), machine, quick: values.quick, people, rows: judged }
    keep(results)
  }
  if (values.json) console.log(JSON.stringify(results))
}

await main()
