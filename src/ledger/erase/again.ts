import { join } from 'node:path'
import type { Config } from '../../config.ts'
import type { Database } from '../../db/database.ts'
import { inWorkspace } from '../../db/pool.ts'
import { listWorkspaces } from '../../db/workspace.ts'
import { fromMs, type PersonId, type WorkspaceId } from '../../funnel/brand.ts'
import { type Book, openBook } from '../book.ts'
import { forgetNow } from './effect.ts'
import { erasePerson } from './erase.ts'
import { ERASURES_FILE, type Noted, noteErasures, readNoted } from './noted.ts'
import { erasuresOf } from './remembered.ts'

/** Everybody whom this database knows to be erased on request, of every workspace. */
export async function everybodyErased({ app }: Pick<Database, 'app'>): Promise<readonly Noted[]> {
  const all: Noted[] = []
  // A backup is also what one makes before a newer release migrates.
  const { rows } = await app.query<{ there: boolean }>(`select to_regclass('erasures') is not null as there`)
  if (rows[0]?.there !== true) return all
  for (const { id } of await listWorkspaces(app))
    all.push(
      ...(await inWorkspace(app, id, (client) => erasuresOf(client, id))).map((one) => ({ workspace: id, ...one })),
    )
  return all
}

/** Of ids that were erased once, the people here that are not. */
const BACK = `select distinct p.person_id as id from unnest($2::uuid[]) q(subject)
  join subjects s on s.workspace_id = $1 and s.subject_id = q.subject
  join people p on p.workspace_id = $1 and p.person_id = s.person_id
 where p.merged_into is null and p.state -> 'erased' is null order by 1`

interface Again extends Pick<Database, 'app' | 'ops'> {
  readonly home: string
  readonly book: Book
}

async function eraseBack({ app, ops, home, book }: Again, workspace: WorkspaceId, noted: readonly Noted[]) {
  const subjects = noted.flatMap((one) => (one.workspace === workspace ? one.subjects : []))
  if (subjects.length === 0) return 0
  const { rows } = await inWorkspace(app, workspace, (client) =>
    client.query<{ id: PersonId }>(BACK, [workspace, subjects]),
  )
  const clock = () => fromMs(Date.now())
  for (const { id } of rows)
    await erasePerson({ pool: app, workspace, book, now: clock(), by: 'restore', because: 'erased' }, id)
  if (rows.length > 0) await forgetNow({ pool: app, ops, home, clock }, workspace)
  return rows.length
}

/**
 * Erases whoever a backup brought back though they were erased after it was made, by the list in the home; and writes into that list
 * whom only the database remembers. Answers how many came back. Before anybody is answered, at every start and restore.
 */
export async function eraseAgain(
  { home }: Pick<Config, 'home'>,
  database: Pick<Database, 'app' | 'ops'>,
): Promise<number> {
  const noted = readNoted(join(home, ERASURES_FILE))
  const book = openBook()
  let back = 0
  if (noted.length > 0)
    for (const { id } of await listWorkspaces(database.app))
      back += await eraseBack({ ...database, home, book }, id, noted)
  const known = await everybodyErased(database)
  if (known.length > 0) noteErasures(home, known)
  return back
}
