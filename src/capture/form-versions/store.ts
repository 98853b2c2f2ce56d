import { askWorkspace, inWorkspace, type Pool } from '../../db/pool.ts'
import { type Remembered, remembering } from '../../db/remembered.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import type { Form } from '../forms/form.ts'
import type { FormVersionLine } from '../forms/form-answer.ts'

/** A version of a form as strangers may see it. */
export interface PublishedForm {
  readonly form: Form
  readonly version: number
}

/** A version as it was published. */
export interface FormVersion extends FormVersionLine {
  readonly source: string
  readonly form: Form
}

const LINE = 'version, published_at as at, published_by as by, note'

/** The versions of a form, newest first; nobody reads more than the last hundred. */
export const formVersions = (pool: Pool, workspace: WorkspaceId, id: string): Promise<FormVersionLine[]> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<FormVersionLine>(
      `select ${LINE} from form_versions where workspace_id = $1 and form_id = $2 order by version desc limit 100`,
      [workspace, id],
    )
    return rows
  })

/** One version of a form; undefined when there is none of that number. */
export const formVersion = (
  pool: Pool,
  workspace: WorkspaceId,
  id: string,
  version: number,
): Promise<FormVersion | undefined> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<FormVersion>(
      `select ${LINE}, source, body as form from form_versions
        where workspace_id = $1 and form_id = $2 and version = $3 limit 1`,
      [workspace, id, version],
    )
    return rows[0]
  })

const seen = new WeakMap<Pool, Remembered<PublishedForm | undefined>>()

/** For whatever changes what strangers see of a form: this process need not wait for its own second to pass. */
export async function changing<T>(pool: Pool, workspace: WorkspaceId, id: string, change: Promise<T>): Promise<T> {
  const changed = await change
  seen.get(pool)?.forget(`${workspace}/${id}`)
  return changed
}

/** What strangers see of a form; undefined for one that is unknown, not published or taken down (B7). A second old at most. */
export function publishedForm(pool: Pool, workspace: WorkspaceId, id: string): Promise<PublishedForm | undefined> {
  const known = seen.get(pool) ?? remembering()
  seen.set(pool, known)
  return known.get(`${workspace}/${id}`, () => readPublished(pool, workspace, id))
}

/** The flag and the version are asked for in one query: nothing unpublished can slip between. */
async function readPublished(pool: Pool, workspace: WorkspaceId, id: string): Promise<PublishedForm | undefined> {
  const { rows } = await askWorkspace<PublishedForm>(pool, workspace, {
    text: `select v.body as form, v.version from forms f
             join form_versions v on v.workspace_id = f.workspace_id and v.form_id = f.id and v.version = f.live_version
            where f.workspace_id = $1 and f.id = $2 and f.archived_at is null limit 1`,
    values: [workspace, id],
  })
  return rows[0]
}
