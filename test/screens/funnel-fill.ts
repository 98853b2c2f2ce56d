import { inWorkspace } from '#src/db/pool.ts'
import type { Entry } from '#src/measure/journey.ts'
import { plainDate } from '#src/measure/zone.ts'
import { person, type Row, writeJourneys } from '../measure/funnel.ts'
import type { Served } from './served.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const STAGES = ['awareness', 'capture', 'qualification', 'handoff', 'opportunity', 'customer'] as const
const PAID = 'paid search'
const CHANNELS = [PAID, PAID, PAID, PAID, 'organic search', 'referral', 'email', 'direct'] as const
const REPS = ['Ana Silva', 'Björn Østergård-Müller', 'محمد علي']

/** A reproducible stream of numbers below one (Lehmer, 1951). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** How many go on at each step, by channel: paid search is planted to leak from qualification to handoff. */
const rateOf = (step: number, channel: string): number =>
  step === 2 && channel === PAID ? 0.005 : ([0.12, 0.24, 0.15, 0.55, 0.4][step] ?? 0)

function rowOf(n: number, random: () => number, now: number): Row & { readonly stage: string } {
  let at = now - random() * 178 * DAY - DAY
  const channel = CHANNELS[Math.floor(random() * CHANNELS.length)] ?? 'direct'
  const day = plainDate(Math.floor(at / DAY))
  const entered: Record<string, Entry> = {}
  let stage: string = STAGES[0]
  for (const [step, name] of STAGES.entries()) {
    entered[name] = { at: new Date(at).toISOString(), basis: 'criteria' }
    stage = name
    at += (2 + random() * 70) * HOUR * (step + 1)
    if (random() > rateOf(step, channel) || at > now) break
  }
  const rep = entered.qualification === undefined ? undefined : REPS[n % REPS.length]
  const isKnown = entered.qualification !== undefined || n % 3 === 0
  const dimensions = {
    ...{ channel, source: n % 3 === 0 ? 'bing' : 'google', industry: n % 2 === 0 ? 'legal' : 'finance' },
    ...(rep === undefined ? {} : { rep }),
    ...(isKnown ? { track: rep === undefined ? 'mid' : 'high' } : {}),
  }
  return { person: person(n + 1), day, entered, dimensions, stage }
}

/** Half a year of people without facts, enough for every part of the funnel screen. */
export async function fillFunnel({ database }: Pick<Served, 'database'>, people = 30_000): Promise<void> {
  const random = numbers(7)
  const now = Date.now()
  const rows = Array.from({ length: people }, (_, n) => rowOf(n, random, now))
  await inWorkspace(database.app, database.workspace, async (client) => {
    await writeJourneys(client, database.workspace, rows)
    await client.query(
      `insert into people (workspace_id, person_id, version, folded_to, seq, state, stage, track, cycle, created_at, email)
       select $1, u.id, 1, $4, 1, '{}', u.stage, 'unknown', 1, $4, 'p' || u.n || '@example.com'
         from unnest($2::uuid[], $3::text[]) with ordinality as u(id, stage, n)`,
      [database.workspace, rows.map((row) => row.person), rows.map((row) => row.stage), new Date(now).toISOString()],
    )
  })
}
