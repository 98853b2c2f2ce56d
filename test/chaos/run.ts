import { parseArgs } from 'node:util'
import { FAILPOINTS } from '../../src/ledger/failpoint.ts'
import { killPostgres, newHome } from './home.ts'
import { blowsOf, noCounts } from './kills.ts'
import type { Promised } from './load.ts'
import { mailEnvironment, mailWorld } from './mail.ts'
import type { Verdict } from './oracles.ts'
import { CONTROLS, type Control, control, storm, takeover, verdicts } from './phases.ts'
import { randomFrom } from './random.ts'
import { furnish } from './world.ts'

const HELP = `npm run chaos -- [options]
  Kills the server, database backends and all of Postgres under load, then proves that nothing acknowledged is lost, doubled,
  drifted from its replay, routed twice or mailed twice.

  --kills N        kills of the server (60): half at named points, half at any time
  --backends N     kills of one Postgres backend (10)
  --all N          kills of every Postgres process at once (2)
  --processes 1|2  all of it with one server or with two on one database (first half one, second half two)
  --seed N         the same run again
  --short          14 kills, 2 backends and all of Postgres once, two servers, not waiting for leases: what npm test runs
  --controls       the negative controls instead: each must turn red
  --control NAME   one of them: ${CONTROLS.join(', ')}
  --keep           leaves the home behind to look at
`

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    backends: { type: 'string' },
    all: { type: 'string' },
    processes: { type: 'string' },
    seed: { type: 'string' },
    short: { type: 'boolean', default: false },
    controls: { type: 'boolean', default: false },
    control: { type: 'string', multiple: true, default: [] },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const began = Date.now()
const seconds = () => ((Date.now() - began) / 1000).toFixed(1)

async function runControls(names: readonly Control[]): Promise<boolean> {
  let allRed = true
  for (const name of names) {
    const red = await control(name, seed)
    allRed &&= red.length > 0
    const found = red.map(({ oracle, wrong, looked }) => `${oracle} ${wrong} of ${looked}`).join(', ')
    say(
      red.length > 0
        ? `control ${name}: red, as it must be (${found})`
        : `control ${name}: GREEN, so the harness proves nothing`,
    )
  }
  return allRed
}

/** The processes of each part of the run and its share of the blows. */
function partsOf(): {
  readonly processes: number
  readonly kills: number
  readonly backends: number
  readonly all: number
}[] {
  const kills = Number(values.kills ?? (values.short ? 14 : 60))
  const backends = Number(values.backends ?? (values.short ? 2 : 10))
  const all = Number(values.all ?? (values.short ? 1 : 2))
  const processes = values.processes ?? (values.short ? '2' : undefined)
  if (processes !== undefined) return [{ processes: Number(processes), kills, backends, all }]
  const half = (n: number) => Math.floor(n / 2)
  return [
    { processes: 1, kills: half(kills), backends: half(backends), all: half(all) },
    { processes: 2, kills: kills - half(kills), backends: backends - half(backends), all: all - half(all) },
  ]
}

async function runKills(): Promise<boolean> {
  const mail = await mailWorld()
  const home = newHome(mailEnvironment(mail.sink.url))
  if (values.keep) home.keep()
  const counts = noCounts()
  const random = randomFrom(seed)
  say(`chaos, seed ${seed}, home ${home.folder}`)
  try {
    const keys = await furnish(home)
    const all: Promised = { acked: new Set(), refused: [], sent: 0, retried: 0, repeated: 0 }
    for (const [index, part] of partsOf().entries()) {
      say(`part ${index + 1}: ${part.processes} process${part.processes === 1 ? '' : 'es'}`)
      const blows = blowsOf(random, part.kills, part.backends, part.all)
      const lists = Array.from({ length: part.processes }, (_, slot) =>
        blows.filter((_blow, nth) => nth % part.processes === slot),
      )
      const promised = await storm({ home, mail, keys, counts, seed: seed + index, say }, lists)
      for (const id of promised.acked) all.acked.add(id)
      all.refused.push(...promised.refused)
      all.sent += promised.sent
      all.retried += promised.retried
      all.repeated += promised.repeated
    }
    const taken = values.short ? undefined : await takeover(home, keys)
    if (taken !== undefined) say(`takeover: done ${taken.seconds.toFixed(1)} s after the claimer died`)
    const found = await verdicts(home, mail, all, !values.short)
    const unhit = FAILPOINTS.filter((point) => counts.points.get(point) === 0)
    return summary(
      found,
      [
        ['seconds', seconds()],
        ['server kills', String(counts.servers)],
        ...FAILPOINTS.map((point): [string, string] => [`  at ${point}`, String(counts.points.get(point))]),
        ['backend kills', String(counts.backends)],
        ['kills of all of Postgres', String(counts.all)],
        ['starts cut short', String(counts.failedStarts)],
        ['facts acknowledged', String(all.acked.size)],
        ['forms answered with thanks', String(mail.thanked.size)],
        ['mails taken', String(mail.sink.taken.length)],
        ['calls, tried again, sent twice', `${all.sent}, ${all.retried}, ${all.repeated}`],
        ...(taken === undefined ? [] : [['taken over after', `${taken.seconds.toFixed(1)} s`] as [string, string]]),
      ],
      [
        ...unhit.map((point) => `the point ${point} was never passed`),
        ...(taken === undefined || (taken.isDone && taken.seconds <= TAKEN_WITHIN_S)
          ? []
          : ['a dead worker’s task was not taken over in time']),
      ],
    )
  } finally {
    await killPostgres(home)
    home.remove()
    await mail.close()
  }
}

/** A lease of 30 s and the poll of a quiet process. */
const TAKEN_WITHIN_S = 31.5

function summary(
  found: readonly Verdict[],
  rows: readonly (readonly [string, string])[],
  failures: readonly string[],
): boolean {
  say('')
  for (const [name, value] of rows) say(`${name.padEnd(34)} ${value}`)
  for (const { oracle, wrong, looked, examples } of found) {
    say(`${oracle.padEnd(34)} ${wrong} of ${looked}`)
    for (const example of examples) say(`    ${example}`)
  }
  for (const failure of failures) say(`FAILED: ${failure}`)
  const isGreen = failures.length === 0 && found.every(({ wrong }) => wrong === 0)
  say(isGreen ? 'green: nothing lost, doubled, drifted, routed twice or mailed twice' : `RED, seed ${seed}`)
  return isGreen
}

const named = CONTROLS.filter((name) => values.control.includes(name))
if (values.help) say(HELP)
else if (named.length !== values.control.length) {
  say(HELP)
  process.exitCode = 2
} else if (values.controls || named.length > 0)
  process.exitCode = (await runControls(values.controls ? CONTROLS : named)) ? 0 : 1
else process.exitCode = (await runKills()) ? 0 : 1
