import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/database.ts'
import { workspaceOf } from '../../src/db/workspace.ts'
import { command, type Home, peek, postmasterOf, type Server } from './home.ts'
import { type MailWorld, mailedOnce, submittedOnce } from './mail.ts'
import { doubled, drift, lost, routedTwice, stuck, unfair, type Verdict } from './oracles.ts'

/** A lease runs out after 30 s; what a killed worker had claimed is due for another only then. */
const IDLE_WITHIN_MS = 50_000

/** Waits until the running server has nothing left to do, if asked also for the leases of the dead; false if it does not come to rest. */
export async function untilIdle(home: Home, outliveLeases: boolean): Promise<boolean> {
  for (const until = Date.now() + IDLE_WITHIN_MS; Date.now() < until; await sleep(250)) {
    const left = await peek(home, 'ops', async (pool) => {
      const { rows } = await pool.query<{ n: number }>(
        `select (select count(*) from effects where (state in ('claimed', 'handed') and ($1 or lease_until < now())) or (state in ('ready', 'retry') and due < now() + interval '10 s'))
              + (select count(*) from alarms where due <= now()) + (select count(*) from dirty_days) as n`,
        [outliveLeases],
      )
      return rows[0]?.n ?? 0
    })
    if (left === 0) return true
  }
  return false
}

/** An orderly end: exit code 0 and the database with it. */
export async function endsCleanly(home: Home, server: Server): Promise<Verdict> {
  const began = Date.now()
  server.kill('SIGTERM')
  const { code } = await server.ended
  const wrong: string[] = []
  if (code !== 0) wrong.push(`exit code ${code}`)
  if (Date.now() - began > 15_000) wrong.push('took longer than 15 s')
  if (postmasterOf(home) !== undefined) wrong.push('left its database running')
  return { oracle: 'unclean end', looked: 1, wrong: wrong.length, examples: wrong }
}

/** What was promised to senders, and when the server was told to end. */
export interface Judged {
  readonly acked: ReadonlySet<string>
  readonly refused: readonly string[]
  readonly endedAt: Date
}

/** Every oracle over a home whose server has ended. */
export async function judge(home: Home, mail: MailWorld, { acked, refused, endedAt }: Judged): Promise<Verdict[]> {
  const database = await openDatabase(readConfig({ SLUICE_HOME: home.folder }))
  try {
    const { id } = await workspaceOf(database.ops, 'main')
    const { ops } = database
    return [
      await lost(ops, acked),
      await doubled(ops),
      await drift(ops, id),
      await routedTwice(ops),
      await unfair(ops),
      await stuck(ops, endedAt),
      await mailedOnce(ops, mail),
      await submittedOnce(ops, mail),
      { oracle: 'refused', looked: acked.size, wrong: refused.length, examples: refused.slice(0, 5) },
      await audited(home),
    ]
  } finally {
    await database.close()
  }
}

/** The product's own audit, as anybody would run it. */
async function audited(home: Home): Promise<Verdict> {
  const { code, out, err } = await command(home, 'audit', '--deep', '--json')
  const said: unknown = parsed(out)
  const checks =
    typeof said === 'object' && said !== null && 'checks' in said && Array.isArray(said.checks) ? said.checks : []
  const red = checks
    .filter(({ wrong }: { wrong: number }) => wrong > 0)
    .map((check: unknown) => JSON.stringify(check).slice(0, 400))
  if (code !== 0 && red.length === 0) red.push(`exit code ${code}: ${err.slice(0, 300)}`)
  return { oracle: 'audit', looked: checks.length, wrong: red.length, examples: red }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
