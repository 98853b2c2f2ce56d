import type { Signer } from '../../access/signing/store.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { type Remembered, remembering } from '../../db/remembered.ts'
import { publicWorkspace } from '../../db/workspace.ts'
import type { Json, SubjectId, WorkspaceId } from '../../funnel/brand.ts'
import { shortTextHash } from '../consent/store.ts'
import { formVersion, type PublishedForm, publishedForm } from '../form-versions/store.ts'
import { FORM_SLUG, type Form, fieldsOf } from '../forms/form.ts'
import { parseTokenPayload, type Rendered, tokenPayload } from './form-token.ts'

/** A form as strangers meet it, under the address it has. */
export interface Shown extends PublishedForm {
  readonly workspace: WorkspaceId
  /** Its slug. */
  readonly address: string
}

/** How long a form may be shown from memory while the database is away, so that whoever reads the page can still send it later. */
const STALE_MS = 300_000
/** Guessed names must not fill the memory. */
const MOST_KEPT = 500

interface Kept {
  readonly at: number
  readonly shown: Shown
}

interface Memory {
  readonly workspaces: Remembered<WorkspaceId | undefined>
  readonly forms: Map<string, Kept>
}

const memories = new WeakMap<Pool, Memory>()

function memoryOf(pool: Pool): Memory {
  const known = memories.get(pool) ?? { workspaces: remembering(), forms: new Map() }
  memories.set(pool, known)
  return known
}

/** The published form of an address; undefined for everything that strangers may not see (B7). Throws while the database is away. */
export async function shownForm(pool: Pool, slug: string, id: string): Promise<Shown | undefined> {
  if (!FORM_SLUG.test(id)) return undefined
  const { workspaces, forms } = memoryOf(pool)
  const workspace = await workspaces.get(slug, () => publicWorkspace(pool, slug))
  const found = workspace === undefined ? undefined : await publishedForm(pool, workspace, id)
  if (workspace === undefined || found === undefined) {
    forms.delete(`${slug}/${id}`)
    return undefined
  }
  const shown = { ...found, workspace, address: slug }
  if (forms.size >= MOST_KEPT) forms.clear()
  forms.set(`${slug}/${id}`, { at: Date.now(), shown })
  return shown
}

/** The form as it was last seen here, for a page that has to say that the database is away. */
export function rememberedForm(pool: Pool, slug: string, id: string): Shown | undefined {
  const kept = memoryOf(pool).forms.get(`${slug}/${id}`)
  return kept !== undefined && Date.now() - kept.at < STALE_MS ? kept.shown : undefined
}

/** Asks at most once a second and form, so that drawing a page asks the database nothing. */
export function onceASecond<T>(
  ask: (workspace: WorkspaceId, form: string) => Promise<T>,
): (workspace: WorkspaceId, form: string) => Promise<T> {
  const known = remembering<T>()
  return (workspace, form) => known.get(`${workspace}/${form}`, () => ask(workspace, form))
}

/** The form in the version that somebody was shown, also when another was published while they wrote. */
export async function versionShown(pool: Pool, shown: Shown, version: number): Promise<Shown> {
  if (version === shown.version) return shown
  const found = await formVersion(pool, shown.workspace, shown.form.id, version)
  return found === undefined ? shown : { ...shown, form: found.form, version: found.version }
}

/** The token of one rendering: the same words, another nonce each time. */
export const formToken = (signer: Signer, { workspace, form, version }: Shown, nonce: string, nowMs: number): string =>
  signer.sign(
    'form',
    tokenPayload({
      ...{ workspace, form: form.id, version, nonce, renderedAtMs: nowMs },
      texts: fieldsOf(form).flatMap((field) => (field.kind === 'consent' ? [shortTextHash(field.text)] : [])),
    }),
  )

/** What a token says that came with a form: `bad` when it is none of ours, or of another form. */
export function readToken(
  signer: Signer,
  { workspace, form }: Pick<Shown, 'workspace' | 'form'>,
  token: string,
): Rendered | 'bad' | undefined {
  if (token === '') return undefined
  const payload = signer.verify('form', token)
  const rendered = payload === undefined ? undefined : parseTokenPayload(payload)
  return rendered?.workspace === workspace && rendered.form === form.id ? rendered : 'bad'
}

const DAY_MS = 86_400_000
/** A link of a mail that lets questions be left out lives no longer, in days (B6). */
export const PREFILL_DAYS = 30

/** The token for a link of a mail, `?t=…`: whoever follows it is not asked again for what is known of this person. */
export const prefillToken = (
  signer: Signer,
  { workspace, form, subject }: { readonly workspace: WorkspaceId; readonly form: string; readonly subject: SubjectId },
  nowMs: number,
): string => signer.sign('prefill', `${workspace}.${form}.${subject}.${nowMs + PREFILL_DAYS * DAY_MS}`)

/** Of whom a link of a mail speaks, and which of the form's traits are known of them; only names, no value leaves the server. */
export interface Knowing {
  readonly subject: SubjectId
  readonly known: ReadonlySet<string>
}

/** What a link says; undefined for one that is forged, has ended or is for another form. */
export async function knowing(
  pool: Pool,
  signer: Signer,
  { workspace, form }: Pick<Shown, 'workspace' | 'form'>,
  token: string,
  nowMs: number,
): Promise<Knowing | undefined> {
  const [forWorkspace, forForm, subject = '', until = ''] = signer.verify('prefill', token)?.split('.') ?? []
  if (forWorkspace !== workspace || forForm !== form.id || !(nowMs < Number(until))) return undefined
  const values = await inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ values: Readonly<Record<string, Json>> | null }>(
      `select p.state -> 'values' as values from subjects s
         join people p on p.workspace_id = $1 and p.person_id = s.person_id
        where s.workspace_id = $1 and s.subject_id = $2 and not p.hidden`,
      [workspace, subject],
    )
    return rows[0]?.values ?? undefined
  })
  return values === undefined ? undefined : { subject: subject as SubjectId, known: new Set(asked(form, values)) }
}

const asked = (form: Form, values: Readonly<Record<string, Json>>): readonly string[] =>
  fieldsOf(form).flatMap(({ trait }) => (trait !== undefined && Object.hasOwn(values, trait) ? [trait] : []))
