import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { judge } from '../src/cli/verdict.ts'
import { FUNNEL_FILE } from '../src/definition/compile.ts'
import { formatProblem } from '../src/definition/problem.ts'
import { defaultFiles } from '../src/parts.ts'
import { BENCH } from './home.ts'
import { atMost, median, range, type Scenario, timed, worked } from './measure.ts'
import { runSluice } from './server.ts'

const LINES = 500
const RULES = '  engagement:\n    cap: 100\n    halfLife: 21d\n    guess: true\n    rules:\n'

/** The default definition, grown to 500 lines by rules with conditions. */
function longFunnel(): string {
  const text = defaultFiles()[FUNNEL_FILE] ?? ''
  const missing = LINES - text.split('\n').length + 1
  const rule = (index: number) =>
    `      - { id: made-${index}, on: made_event_${index}, points: ${1 + (index % 9)}, cap: 20, where: event.minutes >= ${index}, reason: Made up }\n`
  if (!text.includes(RULES)) throw new Error('The default definition no longer has the rules this bench adds to.')
  return text.replace(RULES, RULES + range(missing).map(rule).join(''))
}

/** Compiling and checking a funnel.yaml of 500 lines; walks are not part of it. */
export const check: Scenario = {
  name: 'check',
  run: async ({ quick }) => {
    const files = { [FUNNEL_FILE]: longFunnel() }
    const folder = join(BENCH, 'check')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, FUNNEL_FILE), files[FUNNEL_FILE])
    const once = () => {
      const [problem] = judge(files, '.').problems
      if (problem !== undefined) throw new Error(formatProblem(problem))
    }
    const first = worked(once)
    const times = range(quick ? 10 : 30).map(() => worked(once))
    const whole = () =>
      timed(() => new Promise((done) => runSluice(folder, ['check', folder, '--json']).on('close', done)))
    const runs: number[] = []
    for (const _ of range(3)) runs.push(await whole())
    return [
      { what: `check of ${LINES} lines, the first of a process`, value: first, unit: 'ms of a core', goal: atMost(50) },
      { what: `check of ${LINES} lines, again`, value: median(times), unit: 'ms of a core', goal: atMost(50) },
      { what: 'the whole command ./sluice check', value: median(runs), unit: 'ms' },
    ]
  },
}
