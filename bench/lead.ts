import { setTimeout as sleep } from 'node:timers/promises'
import { randomFrom } from '../test/chaos/random.ts'
import { emptyHome, secretOf } from './home.ts'
import { atMost, quantile, type Row, range, type Scenario } from './measure.ts'
import { type Caller, callerOf, startServer } from './server.ts'

const A_SECOND = 200
const REPS = ['Ben Okafor', 'Mira Sand', 'Li Wei']

/** A lead of a form: half of them fit well enough for a rep. */
function leadOf(phase: string, index: number): string {
  const random = randomFrom(index)
  const fits = random.chance(0.5)
  return JSON.stringify({
    messageId: `${phase}-${index}`,
    email: `lead${index}@${phase}-${Math.floor(index / 2)}.example`,
    anonymousId: `${phase}-a${index}`,
    ...{ title: fits ? 'CTO' : 'Student', headcount: fits ? 80 : 3, budget: fits ? 20_000 : 100, timeline: 3 },
    ...{ industry: 'legal', events: [{ page: '/pricing' }, { event: 'demo_requested' }] },
  })
}

interface Arrived {
  readonly waited: number[]
  owned: number
  failed: number
  /** The first answer that was no 200. */
  why: string
}

/** Open loop: each lead leaves at its own instant whether or not the one before was answered, and waits from then on. */
async function arrive(caller: Caller, phase: string, seconds: number): Promise<Arrived> {
  const found: Arrived = { waited: [], owned: 0, failed: 0, why: '' }
  const start = performance.now()
  const one = async (index: number, due: number) => {
    const { status, body } = await caller.post('/v1/leads', leadOf(phase, index))
    found.waited.push(performance.now() - due)
    if (status === 200) found.owned += body.includes('"owner":null') ? 0 : 1
    else {
      found.failed += 1
      found.why ||= `${status} ${body.slice(0, 120)}`
    }
  }
  const under: Promise<void>[] = []
  for (const index of range(A_SECOND * seconds)) {
    const due = start + (index * 1000) / A_SECOND
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    under.push(one(index, due))
  }
  await Promise.all(under)
  return found
}

/** `POST /v1/leads` to a running server at 200 a second: to the commit, with score, stage, track and owner in the answer. */
export const lead: Scenario = {
  name: 'lead',
  run: async ({ quick, say }) => {
    const home = await emptyHome('lead')
    const key = await secretOf(home)
    const server = await startServer(home)
    const caller = callerOf(server, key)
    const rows: Row[] = []
    const measure = async (phase: string, what: string) => {
      await arrive(caller, `${phase}-warm`, 2)
      const { waited, owned, failed, why } = await arrive(caller, phase, quick ? 5 : 20)
      const note = `${waited.length} leads, ${owned} with an owner${failed === 0 ? '' : `, ${failed} FAILED: ${why}`}`
      say(`lead: ${what}: p50 ${quantile(waited, 0.5).toFixed(2)} ms, p99 ${quantile(waited, 0.99).toFixed(2)} ms`)
      rows.push({ what: `${what}, p50`, value: quantile(waited, 0.5), unit: 'ms', goal: atMost(3), note })
      rows.push({ what: `${what}, p99`, value: quantile(waited, 0.99), unit: 'ms', goal: atMost(15) })
    }
    try {
      await measure('alone', 'nobody to route to')
      for (const name of REPS) {
        const rep = {
          name,
          email: `${name.split(' ')[0]?.toLowerCase()}@reps.example`,
          team: 'sales',
          timezone: 'Europe/London',
        }
        const { status, body } = await caller.post('/api/reps', JSON.stringify(rep))
        if (status >= 300) throw new Error(`A rep was refused: ${body}`)
      }
      await measure('routed', 'routed among three reps')
      return rows
    } finally {
      caller.end()
      await server.stop()
    }
  },
}
