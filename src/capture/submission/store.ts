import type { Signer } from '../../access/signing/store.ts'
import { askAll, inWorkspace, type Pool } from '../../db/pool.ts'
import type { ConsentRules } from '../../definition/playbook.ts'
import { fromMs, type SubjectId, type Timestamp, type WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import { uuidOf } from '../../ledger/ids.ts'
import { mailEffect } from '../../nurture/mail-order.ts'
import type { Admission, Glance } from '../abuse/store.ts'
import { ADDRESS_REASONS, type Attempt, isLoud, type LoudReason, type Verdict } from '../abuse/verdict.ts'
import { publishedAsset } from '../assets/store.ts'
import { UNHURRIED_SETTINGS } from '../challenge/unhurried.ts'
import { dropProofs, type Proof, proofId, proofStatements, shortTextHash, tieProofs } from '../consent/store.ts'
import { assetLink } from '../delivery/store.ts'
import { type AnswerProblem, judgeAnswers } from '../forms/answers.ts'
import type { Answers, Form, RawAnswers } from '../forms/form.ts'
import { addressField, refusalsOf, refusedMail } from '../forms/refused-mail.ts'
import { type Stored, spokenBy, storedOf } from '../submitted/store.ts'
import { suppressionHash, suppressionKey } from '../suppression/store.ts'
import { cameFrom, pathIn } from './arrival.ts'
import { capturesOf, emailIn, type GivenConsent, tickedIn, UNCONFIRMED } from './submission.ts'

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
  readonly door: Door
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

/** The door of forms: what is asked about a try at once, and what is said of it once it is known to be new. */
export interface Door {
  readonly look: (attempt: Attempt) => Promise<Glance>
  /** Lets pass, doubts or refuses, and keeps what it refuses with the body for a release: `noted` waits for that. */
  readonly admit: (attempt: Attempt & { readonly submission: string }, glance: Glance, body: Sent) => Promise<Admission>
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
  /** `field` is the question that the reason is about, where it is about one. */
  | { readonly kind: 'refused'; readonly reason: LoudReason; readonly field?: string }
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
  /** Let in by a member, a while after it was sent. */
  readonly isReleased: boolean
  /** Whether fields came that the form does not have. */
  readonly ignored: boolean
  /** The question whose answer the address is. */
  readonly address?: string
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
  const address = addressField(form, answers)
  const others = manner === undefined || manner.honeypot ? [] : refusedMail(form, answers, address?.id)
  if (others.length > 0) return { kind: 'problems', problems: others }
  const told = { submission: submissionId(sent), email: emailIn(form, answers) }
  const attempt = manner && attemptOf({ form, sent, answers, ...told }, manner)
  // Asked together: each wait for the database is a wait of whoever sent it. What was stored before is looked at for nothing.
  const looking = attempt && parts.door.look(attempt)
  looking?.catch(() => undefined)
  const [before, rules] = await Promise.all([
    storedOf(parts.pool, sent.workspace, told.submission),
    tickedIn(form, answers).length > 0 ? parts.consentRules(sent.workspace) : NO_RULES,
  ])
  const way: Way = {
    ...{ form, sent, answers, rules, ...told, isReleased: manner === undefined, hasScript: manner?.hasScript === true },
    ignored: judged.ignored.length > 0,
    ...(address !== undefined && { address: address.id }),
  }
  if (before !== undefined) return answerOf(parts, way, before)
  if (attempt === undefined || looking === undefined) return follow(parts, way, RELEASED)
  const { verdict, noted } = await parts.door.admit(attempt, await looking, sent)
  const [submitted] = await Promise.all([follow(parts, way, verdict, attempt.proof !== undefined), noted])
  return submitted
}

/** What a verdict leads to. */
async function follow(
  parts: SubmitParts,
  way: Way,
  verdict: Verdict | typeof RELEASED,
  hasProof = false,
): Promise<Submitted> {
  if (verdict.kind === 'refuse')
    return isLoud(verdict.reason) ? refusedFor(verdict.reason, way.address) : answerOf(parts, way)
  // Work is quicker done than a mail is read: a browser that can is asked for it first; but nobody learns how often an address was given.
  if (verdict.kind === 'confirm' && verdict.because !== 'often' && way.hasScript && !hasProof)
    return { kind: 'refused', reason: 'proof_missing' }
  const flags = [...verdict.flags, ...(way.ignored ? ['unknown_fields'] : [])]
  return answerOf(parts, way, await keep(parts, way, { flags, isDoubted: verdict.kind === 'confirm' }))
}

/** Where nothing was agreed to, nothing has to be looked up. */
const NO_RULES: ConsentRules = { purposes: [] }

const RELEASED = { kind: 'accept', flags: ['released'] } as const

const OF_ADDRESS = new Set<LoudReason>(ADDRESS_REASONS)

const refusedFor = (reason: LoudReason, address: string | undefined): Submitted => ({
  ...{ kind: 'refused', reason },
  ...(address !== undefined && OF_ADDRESS.has(reason) && { field: address }),
})

const attemptOf = (
  { form, sent, submission, email, answers }: Pick<Way, 'form' | 'sent' | 'submission' | 'email' | 'answers'>,
  manner: Manner,
): Attempt & { readonly submission: string } => ({
  workspace: sent.workspace,
  submission,
  form: form.id,
  address: sent.address,
  ...manner,
  ...(email !== undefined && { email, refuses: refusesIn(form, answers) }),
  nowMs: sent.atMs,
})

const refusesIn = (form: Form, answers: Answers) => {
  const field = addressField(form, answers)
  return field === undefined ? [] : refusalsOf(field)
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
  const url = await assetLink(parts, {
    ...{ workspace: sent.workspace, asset: asset.id, submission, subject, language: spokenBy(form) },
  })
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
  const hasProofs = proofs.consents.length > 0 || proofs.confirm !== undefined
  const path = pathIn(sent.page)
  const touch = cameFrom(sent)
  const marks = [...flags, ...proofs.flags]
  const captures = capturesOf(form, sent.version, answers, {
    ...{ submission, at, believed, flags: marks, consents: proofs.consents },
    ...(hasProofs && { proofs: submission }),
    ...(way.isReleased && { heldSince: fromMs(sent.atMs) }),
    ...(path !== undefined && { path }),
    ...(touch !== undefined && { touch }),
    ...(sent.anonymous !== undefined && { anonymous: sent.anonymous }),
    ...(sent.subject !== undefined && email === undefined && { subject: sent.subject }),
    ...(email !== undefined && mailsOf(form, { email, submission, believed, confirm: proofs.confirm })),
  })
  const outcomes = await parts.append(workspace, captures)
  const first = outcomes.find((outcome) => outcome.status === 'stored')
  const subject = first?.subject ?? (await storedOf(parts.pool, workspace, submission))?.subject
  if (subject === undefined) {
    // Let in a moment after whoever sent it was erased: what was agreed to is nobody's.
    if (way.isReleased) await inWorkspace(parts.pool, workspace, (client) => dropProofs(client, workspace, submission))
    return undefined
  }
  // Facts bring their proofs along; those of a retry, which brought none, are tied here.
  if (first === undefined && hasProofs)
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
  const language = spokenBy(form)
  return {
    ...(confirm !== undefined && {
      confirmation: mailEffect({ mail: 'confirmation', to: email, form: form.id, proof: confirm, language }),
    }),
    ...(form.asset !== undefined &&
      believed && { asset: mailEffect({ mail: 'asset', to: email, asset: form.asset, submission, language }) }),
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
  const { form, sent, submission, answers, email, rules } = way
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
  const policy = rules.policy === undefined ? {} : { policy: rules.policy.version }
  const agreed = once.map(({ purpose, text }) => {
    const rule = rules.purposes.find(({ id }) => id === purpose)
    const confirm = email !== undefined && (mustConfirm || rule?.doubleOptIn === true)
    return { ...common, ...policy, purpose, text, basis: rule?.basis ?? 'consent', confirm }
  })
  const isAsked = agreed.some(({ confirm }) => confirm)
  const alone: readonly Proof[] = mustConfirm && !isAsked ? [{ ...common, basis: 'contract', confirm: true }] : []
  const all = [...agreed, ...alone]
  // The commit of the facts, which comes after, takes them along to the disk.
  await askAll(
    parts.pool,
    sent.workspace,
    all.flatMap((proof) => proofStatements(sent.workspace, proof)),
    UNHURRIED_SETTINGS,
  )
  const ask = all.find(({ confirm }) => confirm)
  return {
    consents: agreed.map(({ purpose, basis, confirm }) => ({
      ...{ purpose, basis, proof: proofId(submission, purpose), confirm },
    })),
    confirm: ask && proofId(submission, ask.purpose),
    flags,
  }
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
