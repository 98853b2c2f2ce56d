import { setTimeout as sleep } from 'node:timers/promises'
import { endsCleanly, judge, untilIdle } from './drain.ts'
import { type Home, killPostgres, newHome, peek, type Server, startServer } from './home.ts'
import { type Blow, type Counts, type Slot, slotIn } from './kills.ts'
import { type Keys, type Promised, startLoad } from './load.ts'
import { type MailWorld, mailEnvironment, mailWorld } from './mail.ts'
import type { Verdict } from './oracles.ts'
import { furnish, pokeWorkers, publishAgain } from './world.ts'

export interface Storm {
  readonly home: Home
  readonly mail: MailWorld
  readonly keys: Keys
  readonly counts: Counts
  readonly seed: number
  readonly say: (line: string) => void
}

export const SENDERS = 12

const urlsOf = (slots: readonly Slot[]) => () =>
  slots.map((slot) => slot.server()?.url()).filter((url) => url !== undefined)

/** Strikes blow after blow in as many processes as there are lists, under load; ends with healthy servers and every sender answered. */
export async function storm(
  { home, mail, keys, counts, seed, say }: Storm,
  lists: readonly (readonly Blow[])[],
): Promise<Promised> {
  const slots = lists.map(() => slotIn(home, counts))
  const urls = urlsOf(slots)
  for (const slot of slots) await slot.start()
  const load = startLoad({ seed, senders: SENDERS, keys, urls, repeat: true, name: `s${seed}` })
  const stopPoking = pokeWorkers(keys, urls)
  const stopMail = mail.begin(home, urls, `s${seed}`)
  const total = lists.reduce((sum, list) => sum + list.length, 0)
  let struck = 0
  const half = Math.floor(total / 2)
  await Promise.all(
    slots.map(async (slot, index) => {
      for (const blow of lists[index] ?? []) {
        const what = await slot.strike(blow)
        struck += 1
        say(
          `${String(struck).padStart(3)}/${total}  ${slots.length > 1 ? `process ${index + 1}  ` : ''}${what}, ${load.promised.acked.size} acknowledged`,
        )
        if (struck === half)
          say(`     a new version is ${(await publishAgain(home, 15 + (seed % 7) + 1)) ? '' : 'not '}published`)
      }
      await slot.start()
    }),
  )
  await Promise.all([load.finish(), stopPoking(), stopMail()])
  for (const slot of slots.slice(1)) await endsBeside(slot)
  await slots[0]?.start()
  const last = slots[0]?.server()
  last?.kill('SIGTERM')
  await last?.ended
  return load.promised
}

/** A process that leaves must not take the database from under the other. */
async function endsBeside(slot: Slot): Promise<void> {
  const server = slot.server()
  server?.kill('SIGTERM')
  await server?.ended
}

/** Starts once more without any fault, waits until nothing is left to do, ends, and asks every oracle. */
export async function verdicts(
  home: Home,
  mail: MailWorld,
  promised: Promised,
  outliveLeases: boolean,
): Promise<Verdict[]> {
  const server = startServer(home)
  if (!(await server.ready)) throw new Error('The last start failed')
  const isIdle = await untilIdle(home, outliveLeases)
  const endedAt = new Date()
  const end = await endsCleanly(home, server)
  const rest: Verdict = {
    oracle: 'restless',
    looked: 1,
    wrong: isIdle ? 0 : 1,
    examples: isIdle ? [] : ['still at work after 50 s'],
  }
  return [...(await judge(home, mail, { ...promised, endedAt })), end, rest]
}

export interface Takeover {
  readonly seconds: number
  readonly isDone: boolean
}

interface Claimed {
  readonly id: string
  readonly lease_token: string
}

/** One process dies right after it has claimed a task; how long until another has done it? */
export async function takeover(home: Home, keys: Keys): Promise<Takeover> {
  const doomed = startServer(home, 'after_claim_before_work:1')
  await doomed.ready
  const stopPoking = pokeWorkers(keys, () => [doomed.url()].filter((url) => url !== undefined))
  await doomed.ended
  const died = Date.now()
  await stopPoking()
  // Before anybody else may claim: what is claimed now, the dead one claimed.
  const claimed = await peek(home, 'ops', async (pool) => {
    const { rows } = await pool.query<Claimed>(
      `select id, lease_token from effects where state = 'claimed' order by lease_until desc limit 1`,
    )
    return rows[0]
  })
  const heir = startServer(home)
  await heir.ready
  let isDone = false
  while (claimed !== undefined && !isDone && Date.now() - died < 45_000) {
    await sleep(100)
    isDone = await peek(home, 'ops', async (pool) => {
      const { rowCount } = await pool.query(`select from effects where id = $1 and state = 'done'`, [claimed.id])
      return rowCount === 1
    })
  }
  const seconds = (Date.now() - died) / 1000
  await end(heir)
  return { seconds, isDone }
}

async function end(server: Server): Promise<void> {
  server.kill('SIGTERM')
  await server.ended
}

export const CONTROLS = ['async-commit', 'ack-before-commit', 'no-dedupe', 'mark-after-dot'] as const
export type Control = (typeof CONTROLS)[number]

const ROUNDS: Readonly<Record<Control, number>> = {
  'async-commit': 4,
  'ack-before-commit': 10,
  'no-dedupe': 2,
  'mark-after-dot': 4,
}

/** How long each server lives before it is killed; mail begins a little after the server. */
const SOON: Readonly<Record<Control, number>> = {
  ...{ 'async-commit': 1200, 'ack-before-commit': 700, 'no-dedupe': 700, 'mark-after-dot': 2500 },
}

/** Breaks one promise on purpose; the oracles that notice, by name. */
export async function control(name: Control, seed: number): Promise<readonly Verdict[]> {
  const mail = await mailWorld()
  const home = newHome(mailEnvironment(mail.sink.url))
  try {
    const keys = await furnish(home)
    const servers: Server[] = []
    const urls = () => servers.map((server) => server.url()).filter((url) => url !== undefined)
    const load = startLoad({ seed, senders: SENDERS, keys, urls, repeat: name === 'no-dedupe', name: `c${seed}` })
    const stopMail = mail.begin(home, urls, `c${seed}`)
    for (let round = 0; round < ROUNDS[name]; round++) {
      const server = startServer(home, name)
      servers.splice(0, servers.length, server)
      await server.ready
      await sleep(SOON[name])
      // Killing Node alone loses no log of Postgres; an unwritten log is lost only with all of it.
      if (name === 'async-commit') await killPostgres(home)
      server.kill()
      await server.ended
    }
    servers.splice(0, servers.length, startServer(home))
    await servers[0]?.ready
    await Promise.all([load.finish(), stopMail()])
    // What a killed worker had claimed goes again only when its lease has run out.
    if (name === 'mark-after-dot') await untilIdle(home, true)
    const endedAt = new Date()
    for (const server of servers) await end(server)
    const found = await judge(home, mail, { acked: load.promised.acked, refused: [], endedAt })
    return found.filter(({ wrong }) => wrong > 0)
  } finally {
    await killPostgres(home)
    home.remove()
    await mail.close()
  }
}
