import { setTimeout as sleep } from 'node:timers/promises'
import { fixtureOf } from './fixture.ts'
import { memoryOf } from './home.ts'
import type { Scenario } from './measure.ts'
import { EVENTS } from './population.ts'
import { runSluice } from './server.ts'

/** An audit of a million events; more only takes longer. */
const PEOPLE = 100_000

interface Told {
  readonly checks: readonly { readonly id: string; readonly wrong: number; readonly checked: number }[]
}

function wrongIn(said: string): string {
  if (!said.startsWith('{')) return 'it did not finish'
  const { checks }: Told = JSON.parse(said)
  const wrong = checks.filter((one) => one.wrong > 0)
  return wrong.map((one) => `${one.id} for ${one.wrong} of ${one.checked}`).join(', ')
}

/** `./sluice audit` over a fixture: how long, and how much memory. */
export const audit: Scenario = {
  name: 'audit',
  run: async ({ people, say }) => {
    const fixture = await fixtureOf(Math.min(people, PEOPLE), say)
    const start = performance.now()
    const child = runSluice(fixture.folder, ['audit', '--json'])
    let said = ''
    let most = 0
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = new Promise<number | null>((done) => child.on('close', done))
    const watch = async () => {
      while (child.exitCode === null) {
        most = Math.max(most, memoryOf(child.pid ?? 0).most || 0)
        await sleep(100)
      }
    }
    const [code] = await Promise.all([ended, watch()])
    const seconds = (performance.now() - start) / 1000
    const events = fixture.people * EVENTS
    const note = code === 0 ? 'everything holds' : `ended with ${code}; wrong: ${wrongIn(said)}`
    return [
      { what: `audit of ${events} events`, value: seconds, unit: 's', note },
      {
        what: 'audit, a second',
        value: events / seconds,
        unit: 'events/s',
        note: 'reads included',
      },
      { what: 'audit, most memory', value: most, unit: 'MB' },
    ]
  },
}
