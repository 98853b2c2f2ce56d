import { setTimeout as sleep } from 'node:timers/promises'
import { inWorkspace } from '../src/db/pool.ts'
import { eventId } from '../src/ledger/ids.ts'
import { fixtureOf } from './fixture.ts'
import { emptyHome, memoryOf, openHome, secretOf } from './home.ts'
import { atMost, type Row, range, type Scale, type Scenario } from './measure.ts'
import { callerOf, startServer } from './server.ts'
import { strangers } from './visits.ts'

const BATCHES = 200
const BYTES = 490_000

/** A running server over the big fixture, after its report was asked for. */
async function atRest({ people, say }: Scale): Promise<Row[]> {
  const { folder } = await fixtureOf(people, say)
  const key = await secretOf(folder)
  const server = await startServer(folder)
  const caller = callerOf(server, key)
  try {
    for (const _ of range(20)) await caller.get('/api/funnel?by=channel')
    await sleep(2000)
    const { now, most } = memoryOf(server.pid)
    const note = `at most ${most.toFixed(0)} MB until then`
    return [{ what: `server with ${people} people`, value: now, unit: 'MB', goal: atMost(250), note }]
  } finally {
    caller.end()
    await server.stop()
  }
}

/** A batch of nearly 500 kB: some hundred events of a kilobyte, each of somebody new. */
function fatBatch(index: number): { readonly body: string; readonly ids: readonly string[] } {
  const padding = 'x'.repeat(800)
  const calls = strangers(`fat-${index}`, 400).map((call) => ({
    ...{ messageId: String(call.messageId), anonymousId: call.anonymousId, timestamp: call.timestamp },
    ...{ type: 'page', properties: { url: 'https://www.sluice.example/pricing', padding } },
  }))
  const kept = calls.slice(0, Math.floor(BYTES / (JSON.stringify(calls.at(-1)).length + 1)))
  return { body: JSON.stringify({ batch: kept }), ids: kept.map(({ messageId }) => messageId) }
}

/** Two hundred such batches at once: memory must hold, 503 is an answer, and what was acknowledged is there. */
async function overloaded({ quick, say }: Scale): Promise<Row[]> {
  const folder = await emptyHome('memory')
  const key = await secretOf(folder)
  const server = await startServer(folder)
  const caller = callerOf(server, key)
  const statuses = new Map<number, number>()
  const acknowledged: string[] = []
  let most = Number.NaN
  try {
    const batches = range(quick ? 50 : BATCHES).map(fatBatch)
    await Promise.all(
      batches.map(async ({ body, ids }) => {
        const { status } = await caller.post('/v1/batch', body)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (status === 200) acknowledged.push(...ids)
      }),
    )
    most = memoryOf(server.pid).most
  } finally {
    caller.end()
    await server.stop()
  }
  const lost = acknowledged.length - (await storedOf(folder, acknowledged))
  const answers = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
  say(`memory: ${answers}`)
  const note = `${acknowledged.length} events acknowledged; answers: ${answers}`
  return [
    {
      what: `most memory under ${quick ? 50 : BATCHES} batches of 490 kB`,
      value: most,
      unit: 'MB',
      goal: atMost(400),
      note,
    },
    { what: 'acknowledged and lost', value: lost, unit: 'events', goal: atMost(0) },
  ]
}

async function storedOf(folder: string, messageIds: readonly string[]): Promise<number> {
  const { database, workspace, close } = await openHome(folder)
  try {
    return await inWorkspace(database.app, workspace, async (client) => {
      const { rows } = await client.query<{ n: number }>(
        'select count(*) as n from events where workspace_id = $1 and id = any($2::uuid[])',
        [workspace, messageIds.map(eventId)],
      )
      return rows[0]?.n ?? 0
    })
  } finally {
    await close()
  }
}

/** Resident memory of the server at rest and in overload. */
export const memory: Scenario = {
  name: 'memory',
  run: async (scale) => [...(await atRest(scale)), ...(await overloaded(scale))],
}
