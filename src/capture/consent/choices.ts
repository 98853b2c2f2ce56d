import { type Language, languageOf } from '../../access/language.ts'
import type { ConsentPurpose, ConsentRules } from '../../definition/playbook.ts'
import type { SubjectId, WorkspaceId } from '../../funnel/brand.ts'
import type { Person } from '../../funnel/person.ts'
import type { ConsentState } from '../events.ts'

/** How one purpose stands for one person. `open`: nothing was said, and nothing needs to be (no consent is asked for). */
export interface Choice {
  readonly purpose: ConsentPurpose
  readonly state: ConsentState | 'open' | 'never'
  /** Whether mail for it may be sent now, as far as the person's own word goes. */
  readonly on: boolean
}

const isClosed = (person: Pick<Person, 'suppressed'>): boolean => (person.suppressed ?? []).length > 0

/** Every purpose of the definition with what the person said to it; an unsubscription from everything turns all of them off. */
export function choicesOf(person: Pick<Person, 'consents' | 'suppressed'>, rules: ConsentRules): readonly Choice[] {
  return rules.purposes.map((purpose) => {
    const said = person.consents?.[purpose.id]?.state
    const state = said ?? (purpose.basis === 'consent' ? 'never' : 'open')
    const isGranted = state === 'granted' || state === 'open'
    return { purpose, state, on: isGranted && !isClosed(person) }
  })
}

/** A word to a purpose that is to be recorded. */
export interface Word {
  readonly purpose: ConsentPurpose
  readonly state: 'granted' | 'revoked'
}

/**
 * What saving the page means: a word to each purpose whose box was changed. Who had unsubscribed from everything and ticks one says
 * no to the others by the same act, since their unsubscription ends with it. `shown`: purposes whose text was on the page as it is now.
 */
export function wordsOf(
  person: Pick<Person, 'consents' | 'suppressed'>,
  rules: ConsentRules,
  { ticked, shown }: { readonly ticked: ReadonlySet<string>; readonly shown: ReadonlySet<string> },
): readonly Word[] {
  const choices = choicesOf(person, rules).filter(({ purpose }) => shown.has(purpose.id))
  const isReturning = isClosed(person) && choices.some(({ purpose }) => ticked.has(purpose.id))
  return choices.flatMap(({ purpose, on, state }): readonly Word[] => {
    const wants = ticked.has(purpose.id)
    if (wants) return on ? [] : [{ purpose, state: 'granted' }]
    const isSaid = state === 'revoked' || state === 'refused' || state === 'never'
    return (on || isReturning) && !isSaid ? [{ purpose, state: 'revoked' }] : []
  })
}

/** No to everything that was not said no to before. */
export const revocationsOf = (person: Pick<Person, 'consents' | 'suppressed'>, rules: ConsentRules): readonly Word[] =>
  choicesOf(person, rules).flatMap(({ purpose, state }): readonly Word[] =>
    state === 'revoked' || state === 'refused' || state === 'never' ? [] : [{ purpose, state: 'revoked' }],
  )

/** Whose unsubscriptions end when this subject's person comes back: their own, and those of records merged into theirs. */
export function closedSubjects(person: Pick<Person, 'suppressed'>, subject: SubjectId): readonly SubjectId[] {
  const closed = (person.suppressed ?? []).filter(({ reason }) => reason === 'unsubscribed')
  return [...new Set([subject, ...closed.map((one) => one.subject)])]
}

const DOTS = '•••'

/** An address as its owner recognises it and nobody else learns it: `j•••@e•••.com` (D3). */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)]
  const end = domain.lastIndexOf('.')
  const first = (text: string): string => [...text][0] ?? ''
  return `${first(local)}${DOTS}@${first(domain)}${DOTS}${end < 0 ? '' : domain.slice(end)}`
}

/** What a link of a mail leads to, and in which language: that of the form that whoever gets it used. */
export interface Pair {
  readonly workspace: WorkspaceId
  /** A subject's, or a proof's. */
  readonly id: string
  readonly language?: Language | undefined
}

/** As it is signed: `workspace.id.de`; links of before say no language. */
export const pairText = ({ workspace, id, language }: Pair): string =>
  [workspace, id, ...(language === undefined ? [] : [language])].join('.')

/** Reads what was signed; undefined where it carries something else. */
export function parsePair(payload: string | undefined): Pair | undefined {
  const [, workspace, id, said] = /^([0-9a-f-]{36})\.([0-9a-f-]{36})(?:\.([a-z]{2}))?$/.exec(payload ?? '') ?? []
  if (workspace === undefined || id === undefined) return undefined
  const language = languageOf(said)
  return { workspace: workspace as WorkspaceId, id, ...(language !== undefined && { language }) }
}

/** What a shown page carries, signed: for whom, when, and the `shortTextHash` of each text on it (B15). */
export const shownPayload = (subject: string, renderedAtMs: number, texts: readonly string[]): string =>
  ['shown', subject, renderedAtMs, ...texts].join('.')

export interface Shown {
  readonly renderedAtMs: number
  /** The `shortTextHash` of each. */
  readonly texts: ReadonlySet<string>
}

/** What a page of this subject showed; undefined for a payload of anything else. */
export function parseShown(payload: string | undefined, subject: string): Shown | undefined {
  const [kind, whose, at = '', ...texts] = (payload ?? '').split('.')
  const renderedAtMs = Number(at)
  if (kind !== 'shown' || whose !== subject || !Number.isSafeInteger(renderedAtMs)) return undefined
  return { renderedAtMs, texts: new Set(texts) }
}
