import type { Signer } from '../../access/signing/store.ts'
import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import { codeOf, Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { changing } from '../form-versions/store.ts'
import type { Surroundings } from './around.ts'
import type { Form } from './form.ts'
import { parseForm } from './parse.ts'
import { STARTERS } from './starters.ts'

/** A form as it is kept, without its versions. */
export interface StoredForm {
  readonly id: string
  readonly revision: number
  readonly source: string
  readonly savedAt: Timestamp
  readonly savedBy: string
  /** Null while strangers see none. */
  readonly liveVersion: number | null
  readonly liveAt: Timestamp | null
  readonly archivedAt: Timestamp | null
  /** 0 before the first version. */
  readonly lastVersion: number
  /** What is written differs from the last version. */
  readonly changed: boolean
}

/** Who does it, where and when. */
export interface Doing {
  readonly workspace: WorkspaceId
  readonly by: string
  readonly now: Timestamp
}

/** A workspace has no more forms than this, so that lists need no pages. */
export const MOST_FORMS = 500

const COLUMNS = `f.id, f.revision, f.source, f.saved_at as "savedAt", f.saved_by as "savedBy", f.live_version as "liveVersion",
  f.live_at as "liveAt", f.archived_at as "archivedAt", coalesce(v.version, 0) as "lastVersion",
  v.source is distinct from f.source as changed`
const LAST = `left join lateral (
  select version, source from form_versions where workspace_id = $1 and form_id = f.id order by version desc limit 1) v on true`

/** Enough of a text to find its title in. */
const BEGINNING = 'left(f.source, 2000) as source'

/** Every form of a workspace with the beginning of its text, by id. */
export const formHeads = (pool: Pool, workspace: WorkspaceId): Promise<StoredForm[]> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<StoredForm>(
      `select ${COLUMNS.replace('f.source', BEGINNING)} from forms f ${LAST} where f.workspace_id = $1 order by f.id limit ${MOST_FORMS}`,
      [workspace],
    )
    return rows
  })

/** Every form of a workspace, by id. */
export const formsOf = (pool: Pool, workspace: WorkspaceId): Promise<StoredForm[]> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<StoredForm>(
      `select ${COLUMNS} from forms f ${LAST} where f.workspace_id = $1 order by f.id limit ${MOST_FORMS}`,
      [workspace],
    )
    return rows
  })

async function findForm(
  client: Client,
  workspace: WorkspaceId,
  id: string,
  lock = false,
): Promise<StoredForm | undefined> {
  const { rows } = await client.query<StoredForm>(
    `select ${COLUMNS} from forms f ${LAST} where f.workspace_id = $1 and f.id = $2 limit 1${lock ? ' for update of f' : ''}`,
    [workspace, id],
  )
  return rows[0]
}

async function formIn(client: Client, workspace: WorkspaceId, id: string, lock = false): Promise<StoredForm> {
  const found = await findForm(client, workspace, id, lock)
  if (found === undefined) throw new Fault('not_found', `There is no form "${id}".`)
  return found
}

/** One form with what is being written; a fault when there is none. */
export const readForm = (pool: Pool, workspace: WorkspaceId, id: string): Promise<StoredForm> =>
  inWorkspace(pool, workspace, (client) => formIn(client, workspace, id))

/** A form that nobody has seen yet; an id that is taken is a conflict. */
export async function addForm(pool: Pool, doing: Doing, id: string, source: string): Promise<StoredForm> {
  const { workspace, by, now } = doing
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ forms: number }>(
      'select count(*)::int as forms from (select 1 from forms where workspace_id = $1 limit $2) f',
      [workspace, MOST_FORMS],
    )
    if ((rows[0]?.forms ?? 0) >= MOST_FORMS)
      throw new Fault('bad_request', `A workspace has ${MOST_FORMS} forms at most.`, 'Delete one that is not used.')
    const { rowCount } = await client.query(
      `insert into forms (workspace_id, id, revision, source, saved_at, saved_by, created_at)
       values ($1, $2, 1, $3, $4, $5, $4) on conflict do nothing`,
      [workspace, id, source, now, by],
    )
    if (rowCount === 0) throw new Fault('conflict', `There is a form "${id}" already.`, 'Choose another id.')
    return formIn(client, workspace, id)
  })
}

const cameFirst = ({ savedBy, revision }: StoredForm): Fault =>
  new Fault(
    'conflict',
    `${savedBy} saved revision ${revision} of this form first.`,
    'Load what is there now, or save yours over it.',
  )

/** Saves what is being written over the revision it was made from; a newer one is never overwritten unseen. */
export async function saveForm(
  pool: Pool,
  { workspace, by, now }: Doing,
  id: string,
  { revision, source }: { readonly revision: number; readonly source: string },
): Promise<StoredForm> {
  return inWorkspace(pool, workspace, async (client) => {
    const before = await formIn(client, workspace, id, true)
    if (before.revision !== revision) throw cameFirst(before)
    await client.query(
      `update forms set revision = revision + 1, source = $3, saved_at = $4, saved_by = $5
        where workspace_id = $1 and id = $2`,
      [workspace, id, source, now, by],
    )
    return formIn(client, workspace, id)
  })
}

/** What becomes a version: the text, what it was read as, and a word about it. */
export interface Publishing {
  /** The revision that was read and judged; another one is a conflict. */
  readonly revision: number
  readonly source: string
  readonly form: Form
  readonly note: string
  /** What somebody is writing meanwhile goes, too. */
  readonly replace?: boolean
}

/** The text becomes the next version and what strangers see; and what is being written, unless that has changes of its own. */
export async function publishForm(
  pool: Pool,
  { workspace, by, now }: Doing,
  id: string,
  { revision, source, form, note, replace = false }: Publishing,
): Promise<StoredForm> {
  const change = inWorkspace(pool, workspace, async (client) => {
    const before = await formIn(client, workspace, id, true)
    if (before.revision !== revision) throw cameFirst(before)
    const version = before.lastVersion + 1
    // An older version that is put into force again must not overwrite what somebody is writing.
    const written = before.source !== source && before.changed && !replace ? before.source : source
    await client.query(
      `insert into form_versions (workspace_id, form_id, version, source, body, note, published_at, published_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [workspace, id, version, source, JSON.stringify(form), note, now, by],
    )
    await client.query(
      `update forms set live_version = $3, live_at = $4, archived_at = null, source = $5,
         revision = revision + case when source = $5 then 0 else 1 end,
         saved_at = case when source = $5 then saved_at else $4 end, saved_by = case when source = $5 then saved_by else $6 end
        where workspace_id = $1 and id = $2`,
      [workspace, id, version, now, written, by],
    )
    return formIn(client, workspace, id)
  })
  return changing(pool, workspace, id, change)
}

/** What strangers see: a version that was published, or nothing. */
export async function showVersion(
  pool: Pool,
  { workspace, now }: Doing,
  id: string,
  version: number | null,
): Promise<StoredForm> {
  const change = inWorkspace(pool, workspace, async (client) => {
    const before = await formIn(client, workspace, id, true)
    if (version !== null && (version < 1 || version > before.lastVersion))
      throw new Fault('not_found', `There is no version ${version} of this form.`)
    await client.query(
      `update forms set live_version = $3, live_at = $4, archived_at = case when $3::int is null then archived_at end
        where workspace_id = $1 and id = $2`,
      [workspace, id, version, now],
    )
    return formIn(client, workspace, id)
  })
  return changing(pool, workspace, id, change)
}

/** Deletes a form that was never published; one that was is archived, since answers name its versions. Says which it was. */
export async function removeForm(pool: Pool, { workspace, now }: Doing, id: string): Promise<'deleted' | 'archived'> {
  const change = inWorkspace(pool, workspace, async (client) => {
    const { lastVersion } = await formIn(client, workspace, id, true)
    if (lastVersion > 0) {
      await client.query(
        'update forms set live_version = null, live_at = $3, archived_at = $3 where workspace_id = $1 and id = $2',
        [workspace, id, now],
      )
      return 'archived'
    }
    await client.query('delete from forms where workspace_id = $1 and id = $2', [workspace, id])
    return 'deleted'
  })
  return changing(pool, workspace, id, change)
}

/** Brings an archived form back, for nobody to see yet. */
export async function restoreForm(pool: Pool, { workspace }: Doing, id: string): Promise<StoredForm> {
  return inWorkspace(pool, workspace, async (client) => {
    await client.query('update forms set archived_at = null where workspace_id = $1 and id = $2', [workspace, id])
    return formIn(client, workspace, id)
  })
}

/** The forms of a workspace that has just been made: one that strangers see, one to finish. Doing it twice changes nothing. */
export async function seedForms(pool: Pool, doing: Doing, surroundings: Surroundings): Promise<void> {
  for (const { id, text: source, begins } of STARTERS) {
    if (begins === undefined) continue
    const parsed = parseForm(source, surroundings)
    if (!parsed.ok) continue
    // Another process that makes the same workspace may be first.
    const added = await addForm(pool, doing, id, source).catch((error: unknown) => {
      if (codeOf(error) === 'conflict') return undefined
      throw error
    })
    if (added === undefined) continue
    const { revision } = added
    if (begins === 'live')
      await publishForm(pool, doing, id, { revision, source, form: parsed.form, note: 'To begin with' })
  }
}

/** A token that shows what is being written to whoever holds it, until a moment (B7). */
export const previewToken = (signer: Signer, workspace: WorkspaceId, id: string, untilMs: number): string =>
  signer.sign('preview', `${workspace}.${id}.${untilMs}`)

/** A form as somebody looks at it before strangers do. */
export interface PreviewedForm {
  readonly workspace: WorkspaceId
  readonly form: Form
  readonly revision: number
}

/** What a preview token shows; undefined when it is not ours or too old, or while the text has mistakes. */
export async function previewedForm(
  pool: Pool,
  signer: Signer,
  token: string,
  nowMs: number,
  around: (workspace: WorkspaceId) => Promise<Surroundings>,
): Promise<PreviewedForm | undefined> {
  const [named = '', id = '', until = ''] = signer.verify('preview', token)?.split('.') ?? []
  if (!(Number(until) > nowMs)) return undefined
  const workspace = named as WorkspaceId
  const stored = await inWorkspace(pool, workspace, (client) => findForm(client, workspace, id))
  if (stored === undefined) return undefined
  const parsed = parseForm(stored.source, await around(workspace))
  return parsed.ok ? { workspace, form: parsed.form, revision: stored.revision } : undefined
}
