import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { signingOf } from '#src/access/signing/store.ts'
import { around } from '#src/capture/forms/around.ts'
import { parseForm } from '#src/capture/forms/parse.ts'
import { addForm, publishForm, readForm, saveForm } from '#src/capture/forms/store.ts'
import { formToken, shownForm } from '#src/capture/shown/store.ts'
import { inWorkspace } from '#src/db/pool.ts'
import { fromMs } from '#src/funnel/brand.ts'
import type { FunnelEvent } from '#src/funnel/event.ts'
import type { Served } from '#test/screens/served.ts'

type Desk = Pick<Served, 'database' | 'url'>

/** Names a form may use here besides what every person has. */
const AROUND = around(
  { consent: { purposes: [{ id: 'newsletter', text: 'Send me news.' }] } },
  new Set(['guide', 'checklist']),
)

/** Publishes a form from its text; again for a form that is there makes the next version. */
export async function publishText({ database }: Desk, source: string): Promise<number> {
  const doing = { workspace: database.workspace, by: 'test', now: fromMs(Date.now()) }
  const parsed = parseForm(source, AROUND)
  assert.ok(parsed.ok, JSON.stringify(parsed))
  const { id } = parsed.form
  const known = await readForm(database.app, database.workspace, id).catch(() => undefined)
  const stored =
    known === undefined
      ? await addForm(database.app, doing, id, source)
      : await saveForm(database.app, doing, id, { revision: known.revision, source })
  const { revision } = stored
  await publishForm(database.app, doing, id, { revision, source, form: parsed.form, note: '' })
  return stored.lastVersion + 1
}

/** Saves a form that nobody published. */
export async function draftText({ database }: Desk, id: string, source: string): Promise<void> {
  await addForm(database.app, { workspace: database.workspace, by: 'test', now: fromMs(Date.now()) }, id, source)
}

/** A signer of the installation under test. */
export const signerOf = ({ database }: Desk) => signingOf(database.app, () => fromMs(Date.now()))()

/** The token of a page that was read for a while; made as the page makes it, so that no test has to wait. */
export async function tokenOf(
  desk: Desk,
  form: string,
  options: { readonly ageMs?: number; readonly nonce?: string } = {},
) {
  const shown = await shownForm(desk.database.app, 'main', form)
  assert.ok(shown !== undefined, `${form} is published`)
  const { ageMs = 30_000, nonce = randomUUID() } = options
  return formToken(await signerOf(desk), shown, nonce, Date.now() - ageMs)
}

type Pairs = [string, string][] | Record<string, string>

/** Sends a form as a browser without a script does; redirects are answered, not followed. */
export const post = (
  { url }: Pick<Desk, 'url'>,
  form: string,
  pairs: Pairs,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(`${url}/f/main/${form}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(pairs).toString(),
    redirect: 'manual',
  })

export interface Line {
  readonly person: string
  readonly subject: string
  readonly trust: string
  readonly door: string
  readonly flags: readonly string[] | null
  readonly body: FunnelEvent
}

/** The facts of whoever holds an identifier, in their order. */
export async function factsOf({ database }: Desk, kind: string, value: string): Promise<Line[]> {
  const { workspace } = database
  return inWorkspace(database.app, workspace, async (client) => {
    const { rows } = await client.query<Line>(
      `select s.person_id as person, e.subject_id as subject, e.trust, e.door, e.flags,
              e.body || jsonb_build_object('type', e.type) as body
         from identities i
         join subjects own on own.workspace_id = $1 and own.subject_id = i.subject_id
         join subjects s on s.workspace_id = $1 and s.person_id = own.person_id
         join events e on e.workspace_id = $1 and e.subject_id = s.subject_id
        where i.workspace_id = $1 and i.kind = $2 and i.value = $3
        order by e.at, e.id`,
      [workspace, kind, value],
    )
    return rows
  })
}

/** What happened, in a word each. */
export const namesOf = (lines: readonly Line[]): string[] =>
  lines.map(({ body }) => (body.type === 'capture.tracked' ? body.name : body.type))

/** How many rows a table of the workspace has. */
export async function countOf({ database }: Desk, from: string): Promise<number> {
  const { rows } = await database.ops.query(`select count(*)::int as n from ${from}`)
  return rows[0]?.n
}
