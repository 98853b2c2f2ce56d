import { type Language, languageOf } from '../../access/language.ts'
import { askWorkspace, type Pool } from '../../db/pool.ts'
import type { Json, SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import { eventId } from '../../ledger/ids.ts'
import { mailEffect } from '../../nurture/mail-order.ts'
import { formVersion } from '../form-versions/store.ts'
import { type Answers, type Form, fieldsOf } from '../forms/form.ts'
import { glimpse } from '../forms/glimpse.ts'
import { confirmedCaptures, emailIn, submittedId, UNCONFIRMED } from '../submission/submission.ts'

/** A submission as it was stored. */
export interface Stored {
  readonly subject: SubjectId
  readonly flags: readonly string[]
  readonly properties: Readonly<Record<string, Json>>
}

/** What was stored of a submission; undefined while nothing was. */
export async function storedOf(pool: Pool, workspace: WorkspaceId, submission: string): Promise<Stored | undefined> {
  const { rows } = await askWorkspace<Stored>(pool, workspace, {
    name: 'form-submission',
    text: `select r.subject_id as subject, coalesce(e.flags, '{}') as flags, coalesce(e.body -> 'properties', '{}') as properties
             from receipts r
             left join events e on e.workspace_id = $1 and e.subject_id = r.subject_id and e.id = r.key
            where r.workspace_id = $1 and r.key = $2`,
    values: [workspace, eventId(submittedId(submission))],
  })
  return rows[0]
}

/** The language that a form speaks: what follows it speaks the same. */
export const spokenBy = ({ language }: Pick<Form, 'language'>): Language => languageOf(language) ?? 'en'

/** What believing a stored submission needs of the rest of the program. */
export interface ConfirmParts {
  readonly pool: Pool
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly clock: () => Timestamp
}

/**
 * After whoever sent it followed the link of the confirmation: the answers count as their own word, and whatever waited happens. Safe to
 * repeat; answers whose submission it was, or undefined where none is known (erased since).
 */
export async function confirmSubmission(
  parts: ConfirmParts,
  workspace: WorkspaceId,
  submission: string,
): Promise<SubjectId | undefined> {
  const stored = await storedOf(parts.pool, workspace, submission)
  if (stored === undefined) return undefined
  const { form: id, version, path, answers } = stored.properties
  if (typeof id !== 'string' || typeof version !== 'number' || !isAnswers(answers)) return undefined
  const found = await formVersion(parts.pool, workspace, id, version)
  const email = found === undefined ? undefined : emailIn(found.form, answers)
  if (found === undefined || email === undefined) return undefined
  const wasBelieved = !stored.flags.includes(UNCONFIRMED)
  const { asset } = found.form
  const language = spokenBy(found.form)
  const captures = confirmedCaptures(found.form, version, answers, {
    ...{ submission, at: parts.clock(), wasBelieved },
    ...(typeof path === 'string' && { path }),
    ...(asset !== undefined &&
      !wasBelieved && { asset: mailEffect({ mail: 'asset', to: email, asset, submission, language }) }),
  })
  await parts.append(workspace, captures)
  return stored.subject
}

/** What was written in a submission, by the names of its questions; without the address itself, consents and what the page added. */
export async function answersOf(
  { pool }: Pick<ConfirmParts, 'pool'>,
  workspace: WorkspaceId,
  submission: string,
): Promise<readonly { readonly name: string; readonly value: string }[]> {
  const { form: id, version, answers } = (await storedOf(pool, workspace, submission))?.properties ?? {}
  if (typeof id !== 'string' || typeof version !== 'number' || !isAnswers(answers)) return []
  const found = await formVersion(pool, workspace, id, version)
  return fieldsOf(found?.form ?? { steps: [] }).flatMap((field) => {
    const value = answers[field.id]
    if (value === undefined || field.kind === 'email' || field.kind === 'consent' || field.kind === 'hidden') return []
    return [{ name: field.label, value: glimpse(field, value) }]
  })
}

const isAnswers = (value: Json | undefined): value is Answers =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
