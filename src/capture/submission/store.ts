import type { Signer } from '../../access/signing/store.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { ConsentRules } from '../../definition/playbook.ts'
import { fromMs, type Json, type SubjectId, type Timestamp, type WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import { eventId, uuidOf } from '../../ledger/ids.ts'
import { mailEffect } from '../../nurture/mail-order.ts'
import { type Attempt, isLoud, type LoudReason, type Verdict } from '../abuse/verdict.ts'
import { publishedAsset } from '../assets/store.ts'
import { type Proof, recordProof, shortTextHash, tieProofs } from '../consent/store.ts'
import { assetLink } from '../delivery/store.ts'
import { type AnswerProblem, judgeAnswers } from '../forms/answers.ts'
import { type Answers, type Form, fieldsOf, type RawAnswers } from '../forms/form.ts'
import { formVersion } from '../forms/store.ts'
import { suppressionHash, suppressionKey } from '../suppression/store.ts'
import { cameFrom, pathIn } from './arrival.ts'
import {
  capturesOf,
  confirmedCaptures,
  emailIn,
  type GivenConsent,
  submittedId,
  tickedIn,
  UNCONFIRMED,
} from './submission.ts'

/** What submitting needs of the rest of the program. */
export interface SubmitParts {
  readonly pool: Pool
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly clock: () => Timestamp
  readonly signing: () => Promise<Signer>
  /** `publicBase(config)`: links never begin with what a request says of itself. */
  readonly base: string
  /** The purposes of the definition in force. */
  readonly consentRules: (workspace: WorkspaceId) => Promise<ConsentRules>
  /** Lets pass, doubts or refuses; keeps what it refuses, with the body for a release. */
  readonly admit: (attempt: Attempt, body: Sent) => Promise<Verdict>
}

/** What somebody sent, so that it can be kept as JSON and sent again when it was refused by mistake. */
export interface Sent {
  readonly workspace: WorkspaceId
  readonly form: string
  readonly version: number
  readonly raw: RawAnswers
  /** Of the rendered form, or a hash of everything where no token came. */
  readonly nonce: string
  /** What its signed token says of it; absent for a plain form in a page that is not ours. */
  readonly rendered?: { readonly atMs: number; readonly texts: readonly string[] }
  readonly anonymous?: string
  readonly page?: string
  readonly referrer?: string
  /** Whom a link of a mail let leave questions out, and which traits were known then. */
  readonly subject?: SubjectId
  readonly known?: readonly string[]
  readonly address: string
  readonly userAgent?: string
  readonly atMs: number
}

/** How it was sent, as the abuse rules want to know it. */
export type Manner = Pick<Attempt, 'token' | 'honeypot' | 'proof' | 'hasScript'>

/**
 * What whoever sent it may be told of a mail: `maybe` to everybody whose address might have to be confirmed, so that nobody learns
 * what was thought of it (B4, B14).
 */
export type MailNotice = 'sent' | 'maybe' | 'none'

export type Submitted =
  | { readonly kind: 'problems'; readonly problems: readonly AnswerProblem[] }
  | { readonly kind: 'refused'; readonly reason: LoudReason }
  /** A quiet refusal looks the same, but for the asset's link. */
  | {
      readonly kind: 'stored'
      readonly mail: MailNotice
      readonly asset?: { readonly title: string; readonly url: string }
    }

/**
 * One submission is one rendered form with one set of answers: a double click, a retry and a reload are the same one, other answers from
 * the same page (somebody went back and mended them) are another.
 */
export function submissionId({ workspace, form, nonce, raw }: Sent): string {
  const answers = Object.keys(raw)
    .toSorted()
    .map((name) => [name, raw[name]])
  return uuidOf(JSON.stringify([workspace, form, nonce, answers]))
}

const MINUTE_MS = 60_000

/** Stands for the nonce where no token came: the same words from the same place within a minute are a double click. */
export const nonceOf = (form: string, raw: RawAnswers, address: string, nowMs: number): string =>
  uuidOf(JSON.stringify([form, raw, address, Math.floor(nowMs / MINUTE_MS)]))

/** A submission on its way through. */
interface Way {
  readonly form: Form
  readonly sent: Sent
  readonly submission: string
  readonly answers: Answers
  readonly email: string | undefined
  readonly rules: ConsentRules
  readonly hasScript: boolean
}

/**
 * Judges, admits and stores what was sent; it is committed when this resolves. Without `manner` it was released by a member and is not
 * admitted again. Throws while the database is away: nothing was stored then, or what was is found again by the retry.
 */
export async function submitForm(parts: SubmitParts, form: Form, sent: Sent, manner?: Manner): Promise<Submitted> {
  const judged = judgeAnswers(form, sent.raw, new Set(sent.known))
  // A program is told nothing of its mistakes.
  if (!judged.ok && manner?.honeypot !== true) return { kind: 'problems', problems: judged.problems }
  const answers = judged.ok ? judged.answers : {}
  const way: Way = {
    form,
    sent,
    answers,
    submission: submissionId(sent),
    email: emailIn(form, answers),
    rules: tickedIn(form, answers).length > 0 ? await parts.consentRules(sent.workspace) : NO_RULES,
    hasScript: manner?.hasScript === true,
  }
  const before = await storedOf(parts.pool, sent.workspace, way.submission)
  if (before !== undefined) return answerOf(parts, way, before)
  const verdict = manner === undefined ? RELEASED : await parts.admit(attemptOf(way, manner), sent)
  if (verdict.kind === 'refuse')
    return isLoud(verdict.reason) ? { kind: 'refused', reason: verdict.reason } : answerOf(parts, way)
  // Work is quicker done than a mail is read: a browser that can is asked for it first; but nobody learns how often an address was given.
  if (verdict.kind === 'confirm' && verdict.because !== 'often' && way.hasScript && manner?.proof === undefined)
    return { kind: 'refused', reason: 'proof_missing' }
  const flags = [...verdict.flags, ...(judged.ignored.length > 0 ? ['unknown_fields'] : [])]
  return answerOf(parts, way, await keep(parts, way, { flags, isDoubted: verdict.kind === 'confirm' }))
}

/** Where nothing was agreed to, nothing has to be looked up. */
const NO_RULES: ConsentRules = { purposes: [] }

const RELEASED = { kind: 'accept', flags: ['released'] } as const

const attemptOf = ({ form, sent, email }: Way, manner: Manner): Attempt => ({
  workspace: sent.workspace,
  form: form.id,
  address: sent.address,
  ...manner,
  ...(email !== undefined && { email }),
  nowMs: sent.atMs,
})

/** A submission as it was stored. */
interface Stored {
  readonly subject: SubjectId
  readonly flags: readonly string[]
  readonly properties: Readonly<Record<string, Json>>
}

/** What was stored of a submission; undefined while nothing was. */
async function storedOf(pool: Pool, workspace: WorkspaceId, submission: string): Promise<Stored | undefined> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Stored>({
      name: 'form-submission',
      text: `select r.subject_id as subject, coalesce(e.flags, '{}') as flags, coalesce(e.body -> 'properties', '{}') as properties
               from receipts r
               left join events e on e.workspace_id = $1 and e.subject_id = r.subject_id and e.id = r.key
              where r.workspace_id = $1 and r.key = $2`,
      values: [workspace, eventId(submittedId(submission))],
    })
    return rows[0]
  })
}

const isDoubleOptIn = (rules: ConsentRules, purpose: string): boolean =>
  rules.purposes.find(({ id }) => id === purpose)?.doubleOptIn === true

/** Whose a submission became, and whether it waits for a confirmation. */
type Kept = Pick<Stored, 'subject' | 'flags'>

/** The same for everybody who sent these answers in this way, whatever became of them. */
async function answerOf(parts: SubmitParts, way: Way, stored?: Kept): Promise<Submitted> {
  const { form, sent, answers, email, rules, submission, hasScript } = way
  const asks = form.confirm || tickedIn(form, answers).some(({ purpose }) => isDoubleOptIn(rules, purpose))
  const mail = email === undefined ? 'none' : asks ? 'sent' : hasScript ? 'none' : 'maybe'
  if (form.asset === undefined || stored === undefined || stored.flags.includes(UNCONFIRMED))
    return { kind: 'stored', mail }
  const asset = await publishedAsset(parts.pool, sent.workspace, form.asset)
  if (asset === undefined || asset.deliver === 'mail') return { kind: 'stored', mail }
  const { subject } = stored
  const url = await assetLink(parts, { workspace: sent.workspace, asset: asset.id, submission, subject })
  return { kind: 'stored', mail, asset: { title: asset.title, url } }
}

interface Admitted {
  readonly flags: readonly string[]
  /** Believed only after a link sent to the address was followed. */
  readonly isDoubted: boolean
}

/**
 * Proofs first, then the facts with the mails they ask for; a retry after a fall between the two finds the same ids. Undefined for what
 * was set aside as poisoned: kept, but nobody's.
 */
async function keep(parts: SubmitParts, way: Way, { flags, isDoubted }: Admitted): Promise<Kept | undefined> {
  const { form, sent, submission, answers, email } = way
  const { workspace } = sent
  const believed = !(isDoubted || form.confirm) || email === undefined
  const proofs = await proofsOf(parts, way, !believed)
  const at = parts.clock()
  const path = pathIn(sent.page)
  const touch = cameFrom(sent)
  const marks = [...flags, ...proofs.flags]
  const captures = capturesOf(form, sent.version, answers, {
    ...{ submission, at, believed, flags: marks, consents: proofs.consents },
    ...(path !== undefined && { path }),
    ...(touch !== undefined && { touch }),
    ...(sent.anonymous !== undefined && { anonymous: sent.anonymous }),
    ...(sent.subject !== undefined && email === undefined && { subject: sent.subject }),
    ...(email !== undefined && mailsOf(form, { email, submission, believed, confirm: proofs.confirm })),
  })
  const outcomes = await parts.append(workspace, captures)
  const first = outcomes.find((outcome) => outcome.status === 'stored')
  const subject = first?.subject ?? (await storedOf(parts.pool, workspace, submission))?.subject
  if (subject === undefined) return undefined
  if (proofs.consents.length > 0 || proofs.confirm !== undefined)
    await inWorkspace(parts.pool, workspace, (client) => tieProofs(client, workspace, submission, subject))
  return { subject, flags: believed ? [] : [UNCONFIRMED] }
}

interface Mails {
  readonly email: string
  readonly submission: string
  readonly believed: boolean
  readonly confirm: string | undefined
}

/** What to write to whoever sent it; an asset waits for the confirmation where the answers do. */
function mailsOf(form: Form, { email, submission, believed, confirm }: Mails) {
  return {
    ...(confirm !== undefined && {
      confirmation: mailEffect({ mail: 'confirmation', to: email, form: form.id, proof: confirm }),
    }),
    ...(form.asset !== undefined &&
      believed && { asset: mailEffect({ mail: 'asset', to: email, asset: form.asset, submission }) }),
  }
}

interface Proofs {
  readonly consents: readonly GivenConsent[]
  /** The proof that the confirmation asks about. */
  readonly confirm: string | undefined
  readonly flags: readonly string[]
}

/** Records what was agreed to, if its words were shown (B15), and what asks for a confirmation. */
async function proofsOf(parts: SubmitParts, way: Way, mustConfirm: boolean): Promise<Proofs> {
  const { form, sent, answers, email, rules } = way
  const shown = new Set(sent.rendered?.texts)
  const ticked = tickedIn(form, answers)
  const known = ticked.filter(
    ({ purpose, text }) => shown.has(shortTextHash(text)) && rules.purposes.some(({ id }) => id === purpose),
  )
  const once = [...new Map(known.map((field) => [field.purpose, field])).values()]
  const flags = ticked.length > known.length ? ['consent_not_shown'] : []
  if (once.length === 0 && !mustConfirm) return { consents: [], confirm: undefined, flags }
  const address = email === undefined ? undefined : suppressionHash(await suppressionKey(parts.pool), email)
  const common = commonOf(way, address)
  return inWorkspace(parts.pool, sent.workspace, async (client) => {
    const consents: GivenConsent[] = []
    for (const { purpose, text } of once) {
      const rule = rules.purposes.find(({ id }) => id === purpose)
      const basis = rule?.basis ?? 'consent'
      const confirm = email !== undefined && (mustConfirm || rule?.doubleOptIn === true)
      const policy = rules.policy === undefined ? {} : { policy: rules.policy.version }
      const proof = await recordProof(client, sent.workspace, { ...common, ...policy, purpose, text, basis, confirm })
      consents.push({ purpose, basis, proof, confirm })
    }
    const first = consents.find(({ confirm }) => confirm)?.proof
    if (first !== undefined || !mustConfirm) return { consents, confirm: first, flags }
    const alone = await recordProof(client, sent.workspace, { ...common, basis: 'contract', confirm: true })
    return { consents, confirm: alone, flags }
  })
}

function commonOf({ form, sent, submission }: Way, address: Buffer | undefined) {
  const path = pathIn(sent.page)
  const askedAt = fromMs(sent.atMs)
  const common: Omit<Proof, 'basis' | 'confirm'> = {
    ...{ submission, form: form.id, version: sent.version, source: `form ${form.id}`, ip: sent.address, askedAt },
    renderedAt: sent.rendered === undefined ? askedAt : fromMs(sent.rendered.atMs),
    ...(path !== undefined && { page: path }),
    ...(address !== undefined && { address }),
    ...(sent.userAgent !== undefined && { userAgent: sent.userAgent }),
  }
  return common
}

/**
 * After whoever sent it followed the link of the confirmation: the answers count as their own word, and whatever waited happens. Safe to
 * repeat; answers whose submission it was, or undefined where none is known (erased since).
 */
export async function confirmSubmission(
  parts: Pick<SubmitParts, 'pool' | 'append' | 'clock'>,
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
  const captures = confirmedCaptures(found.form, version, answers, {
    ...{ submission, at: parts.clock(), wasBelieved },
    ...(typeof path === 'string' && { path }),
    ...(asset !== undefined && !wasBelieved && { asset: mailEffect({ mail: 'asset', to: email, asset, submission }) }),
  })
  await parts.append(workspace, captures)
  return stored.subject
}

/** As much of an answer as somebody needs to know it again. */
const GLIMPSE = 80

/** What was written in a submission, by the names of its questions; without the address itself, consents and what the page added. */
export async function answersOf(
  { pool }: Pick<SubmitParts, 'pool'>,
  workspace: WorkspaceId,
  submission: string,
): Promise<readonly { readonly name: string; readonly value: string }[]> {
  const { form: id, version, answers } = (await storedOf(pool, workspace, submission))?.properties ?? {}
  if (typeof id !== 'string' || typeof version !== 'number' || !isAnswers(answers)) return []
  const found = await formVersion(pool, workspace, id, version)
  return fieldsOf(found?.form ?? { steps: [] }).flatMap((field) => {
    const value = answers[field.id]
    if (value === undefined || field.kind === 'email' || field.kind === 'consent' || field.kind === 'hidden') return []
    const text = (Array.isArray(value) ? value : [value]).map(String).join(', ')
    return [{ name: field.label, value: text.length > GLIMPSE ? `${text.slice(0, GLIMPSE).toWellFormed()}…` : text }]
  })
}

const isAnswers = (value: Json | undefined): value is Answers =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
