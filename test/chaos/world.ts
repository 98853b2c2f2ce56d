import { setTimeout as sleep } from 'node:timers/promises'
import { workspaceOf } from '../../src/db/workspace.ts'
import { fromMs } from '../../src/funnel/brand.ts'
import { publish } from '../../src/ledger/publish.ts'
import { defaultFiles } from '../../src/parts.ts'
import { command, type Home, peek, startServer } from './home.ts'
import type { Keys } from './load.ts'
import { publishForms } from './mail.ts'

/** Two reps of equal weight and one who takes twice as many. */
const REPS = [
  { name: 'Ana', email: 'ana@sales.example', team: 'sales', weight: 1 },
  { name: 'Ben', email: 'ben@sales.example', team: 'sales', weight: 1 },
  { name: 'Cem', email: 'cem@sales.example', team: 'sales', weight: 2 },
]

async function keyOf(home: Home, kind: keyof Keys): Promise<string> {
  const { code, out, err } = await command(home, 'keys', 'create', '--kind', kind)
  if (code !== 0) throw new Error(`No ${kind} key: ${err}`)
  return out.trim()
}

const tell = (url: string, keys: Keys, rep: (typeof REPS)[number]) =>
  fetch(`${url}/api/reps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${keys.secret}` },
    body: JSON.stringify(rep),
    signal: AbortSignal.timeout(8000),
  })

/** A first start with keys and a sales team; the server is ended again. */
export async function furnish(home: Home): Promise<Keys> {
  const server = startServer(home)
  if (!(await server.ready)) throw new Error('The first start failed')
  await publishForms(home)
  const keys = { write: await keyOf(home, 'write'), secret: await keyOf(home, 'secret') }
  for (const rep of REPS) {
    const { status } = await tell(server.url() ?? '', keys, rep)
    if (status !== 201) throw new Error(`A rep was answered with ${status}`)
  }
  server.kill('SIGTERM')
  await server.ended
  return keys
}

/** Tells the same rep again now and then, which starts a background task each time: work for the workers to be killed at. */
export function pokeWorkers(keys: Keys, urls: () => readonly string[]): () => Promise<void> {
  let isEnding = false
  const poke = async () => {
    while (!isEnding) {
      const [url] = urls()
      if (url !== undefined) await tell(url, keys, REPS[0] as (typeof REPS)[number]).catch(() => undefined)
      await sleep(150)
    }
  }
  const poked = poke()
  return () => {
    isEnding = true
    return poked
  }
}

/** Publishes a version that weighs prices differently, so that everybody is folded anew while things are killed. */
export async function publishAgain(home: Home, points: number): Promise<boolean> {
  const files = Object.fromEntries(
    Object.entries(defaultFiles()).map(([name, text]) => [
      name,
      text.replace(/(id: pricing,.*points: )15/, `$1${points}`),
    ]),
  )
  for (let tries = 0; tries < 20; tries++) {
    try {
      await peek(home, 'app', async (pool) => {
        const { id } = await workspaceOf(pool, 'main')
        return publish(pool, id, { files, note: `prices count ${points}`, by: 'chaos', act: false }, fromMs(Date.now()))
      })
      return true
    } catch {
      // The database is down just now.
      await sleep(200)
    }
  }
  return false
}
