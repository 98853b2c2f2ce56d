import type { Json, SubjectId, Timestamp } from '../../funnel/brand.ts'
import { fromMs, toMs } from '../../funnel/brand.ts'
import type { Capture, EffectRequest, Identifier } from '../../funnel/capture.ts'
import type { FunnelEvent, Trust } from '../../funnel/event.ts'
import { parseEmail } from '../../identity/normalise.ts'
import type { Basis, Touch, Traits } from '../events.ts'
import { type Answers, type Field, type Form, fieldsOf } from '../forms/form.ts'
import { addressField } from '../forms/refused-mail.ts'
import { judgeIdentifiers } from '../identifiers.ts'
import { derivedId } from '../message-id.ts'
import { employer } from '../segment-kinds.ts'
import { personTraits } from '../traits.ts'

/** A word to a purpose whose text was shown to whoever ticked it. */
export interface GivenConsent {
  readonly purpose: string
  readonly basis: Basis
  readonly proof: string
  /** It counts only once the address is confirmed by mail. */
  readonly confirm: boolean
}

/** What stands around the answers. */
export interface Stamp {
  /** A uuid that follows from the rendered form and the answers, so that a retry makes the same facts. */
  readonly submission: string
  readonly at: Timestamp
  /** When it was sent, where it waited for somebody to let it in. */
  readonly heldSince?: Timestamp
  /** The submission again, where proofs of it were recorded. */
  readonly proofs?: string
  /** The page the form stood on, as page views write it; absent where nothing told. */
  readonly path?: string
  readonly anonymous?: string
  /** Whom a link of a mail names, where the answers name nobody. */
  readonly subject?: SubjectId
  readonly touch?: Touch
  readonly consents: readonly GivenConsent[]
  readonly flags: readonly string[]
  /** False: kept, but nobody's traits or funnel move by it until the address is confirmed. */
  readonly believed: boolean
  /** Mails to order; of each fact at most one. */
  readonly confirmation?: EffectRequest
  readonly asset?: EffectRequest
}

/** The flag of facts that are kept, but believed only after the link in a mail was followed. */
export const UNCONFIRMED = 'unconfirmed'

/** The id of the fact that holds the answers of a submission. */
export const submittedId = (submission: string): string => `form:${submission}:sent`

/** The address in the answers, by the form's first question for one. */
export function emailIn(form: Form, answers: Answers): string | undefined {
  const field = addressField(form, answers)
  const parsed = parseEmail(field === undefined ? '' : String(answers[field.id]))
  return parsed.ok ? parsed.email : undefined
}

/** The consents that the answers give: fields that were ticked. */
export const tickedIn = (form: Form, answers: Answers): readonly Extract<Field, { readonly kind: 'consent' }>[] =>
  fieldsOf(form).flatMap((field) => (field.kind === 'consent' && answers[field.id] === true ? [field] : []))

/** By whom a submission may be recognised; one without address and browser is somebody of its own. */
export function identifiersOf(submission: string, email: string | undefined, anonymous: string | undefined) {
  const judged = judgeIdentifiers({ emails: [{ path: '/email', value: email }], anonymousId: anonymous })
  const own: Identifier = { kind: 'external:form', value: submission }
  return { identifiers: judged.identifiers.length > 0 ? judged.identifiers : [own], flags: judged.flags }
}

/** The person as the answers tell of them, in the names of the record. */
export function traitsOf(form: Form, answers: Answers): Traits {
  const said = fieldsOf(form).flatMap(({ id, trait }): [string, Json][] => {
    const value = answers[id]
    return trait === undefined || value === undefined ? [] : [[trait, value]]
  })
  const email = emailIn(form, answers)
  return { ...personTraits(Object.fromEntries(said)), ...(email !== undefined && { email }) }
}

/**
 * The facts of a submission, in order: who it is, what they agreed to, that they sent it, and what that counts as. They stand a
 * millisecond apart, since facts of one instant fold by id; the last one is now. Example: `capturesOf(form, 3, { email }, stamp)`.
 */
export function capturesOf(form: Form, version: number, answers: Answers, stamp: Stamp): readonly Capture[] {
  const { submission, believed } = stamp
  const { identifiers, flags } = identifiersOf(submission, emailIn(form, answers), stamp.anonymous)
  const all = traitsOf(form, answers)
  const { email } = all
  const traits = believed ? all : email === undefined ? {} : { email }
  const path = stamp.path === undefined ? {} : { path: stamp.path }
  const about = { form: form.id, version, ...path, submission }
  const touch = stamp.touch === undefined ? {} : { touch: stamp.touch }
  const properties = { ...about, answers }
  const drafts: readonly Draft[] = [
    {
      id: `form:${submission}`,
      event: { type: 'capture.identified', traits, ...touch },
      ...(stamp.asset !== undefined && { effects: [stamp.asset] }),
    },
    ...stamp.consents.map((consent) => consentDraft(form, submission, consent)),
    {
      id: submittedId(submission),
      event: { type: 'capture.tracked', name: 'form_submitted', properties, ...touch },
      ...(stamp.confirmation !== undefined && { effects: [stamp.confirmation] }),
    },
    ...(believed ? deedOf(form, about, submission) : []),
  ]
  const marks = [...stamp.flags, ...flags, ...(believed ? [] : [UNCONFIRMED])]
  const subject = stamp.subject === undefined ? {} : { subject: stamp.subject }
  const { heldSince, proofs } = stamp
  const held = { ...(heldSince !== undefined && { heldSince }), ...(proofs !== undefined && { proofs }) }
  return factsOf(form, drafts, { at: stamp.at, ...subject, identifiers, traits, trust: 'claim', flags: marks, ...held })
}

/**
 * The same submission once its address is confirmed: the answers in the person's own word, and what sending counts as if it waited
 * for that. Ids follow from the submission, so that a link opened twice is one.
 */
export function confirmedCaptures(
  form: Form,
  version: number,
  answers: Answers,
  told: Pick<Stamp, 'submission' | 'at' | 'path' | 'asset'> & { readonly wasBelieved: boolean },
): readonly Capture[] {
  const { submission, at, path, wasBelieved, asset } = told
  const email = emailIn(form, answers)
  const traits = traitsOf(form, answers)
  const about = { form: form.id, version, ...(path !== undefined && { path }), submission }
  const drafts: readonly Draft[] = [
    {
      id: `form:${submission}:confirmed`,
      event: { type: 'capture.identified', traits },
      ...(asset !== undefined && { effects: [asset] }),
    },
    ...(wasBelieved ? [] : deedOf(form, about, submission)),
  ]
  const { identifiers } = identifiersOf(submission, email, undefined)
  return factsOf(form, drafts, { at, identifiers, traits, trust: 'form', flags: [] })
}

interface Draft {
  readonly id: string
  readonly event: FunnelEvent
  readonly effects?: readonly EffectRequest[]
}

const deedOf = (form: Form, properties: Traits, submission: string): readonly Draft[] =>
  form.event === undefined
    ? []
    : [{ id: `form:${submission}:deed`, event: { type: 'capture.tracked', name: form.event, properties } }]

const consentDraft = (form: Form, submission: string, consent: GivenConsent): Draft => ({
  id: derivedId(`form:${submission}`, `consent:${consent.purpose}`),
  event: {
    type: 'capture.consented',
    purpose: consent.purpose,
    state: consent.confirm ? 'asked' : 'granted',
    basis: consent.basis,
    proof: consent.proof,
    source: `form ${form.id}`,
  },
})

interface Around {
  readonly at: Timestamp
  readonly heldSince?: Timestamp
  readonly proofs?: string
  readonly subject?: SubjectId
  readonly identifiers: readonly Identifier[]
  readonly traits: Traits
  readonly trust: Trust
  readonly flags: readonly string[]
}

function factsOf(form: Form, drafts: readonly Draft[], around: Around): readonly Capture[] {
  const { at, heldSince, proofs, subject, identifiers, traits, trust, flags } = around
  const account = employer(traits, {}, identifiers)
  return drafts.map(({ id, event, effects }, index) => ({
    messageId: id,
    to:
      subject === undefined
        ? { kind: 'person', identifiers, ...(account.length > 0 && { account }) }
        : { kind: 'subject', subject },
    at: fromMs(toMs(at) - (drafts.length - 1 - index)),
    mode: 'live',
    trust,
    door: `form ${form.id}`,
    ...(flags.length > 0 && { flags }),
    ...(heldSince !== undefined && { heldSince }),
    ...(proofs !== undefined && { proofs }),
    event,
    ...(effects !== undefined && { effects }),
  }))
}
