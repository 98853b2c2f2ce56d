import type { IdentityRules } from '../definition/definition.ts'
import type { PersonId, SubjectId } from '../funnel/brand.ts'
import type { Identifier } from '../funnel/capture.ts'

/** An identifier as it is held: by which subject, and whether a trusted source said so. */
export interface Held extends Identifier {
  readonly subject: SubjectId
  readonly trusted: boolean
}

/** Two people who turned out to be one: `from` becomes part of `into`; both are roots. */
export interface Join {
  readonly from: PersonId
  readonly into: PersonId
  readonly reason: string
}

export interface Question {
  readonly identifiers: readonly Identifier[]
  /** Tied to the same person on explicit word, whatever the limits (Segment's alias). */
  readonly alias: readonly Identifier[]
  readonly trusted: boolean
}

export interface Resolution {
  readonly subject: SubjectId
  readonly isNew: boolean
  readonly joins: readonly Join[]
  /** Only what a public key once claimed leads to this person: whatever comes this way counts as a claim too. */
  readonly byClaim: boolean
}

/** What is known of the identifiers in question; changes as questions are answered, so that a batch sees its own news. */
export interface Acquaintance {
  readonly held: Map<string, Held>
  /** Subject to the root it belongs to. */
  readonly roots: Map<SubjectId, PersonId>
  /** Everything a person holds, by root. */
  readonly holdings: Map<PersonId, Held[]>
  /** Identifiers first held in this batch, or taken over by a trusted source from an untrusted claim. */
  readonly news: Held[]
  readonly moved: Held[]
}

export const identifierKey = ({ kind, value }: Identifier): string => `${kind}\n${value}`

/** An identifier that names one person in the world; an anonymous id only names a browser. */
const names = ({ kind }: Identifier): boolean => kind !== 'anonymous'

const priorityOf = (kind: string, rules: IdentityRules): number => {
  const index = rules.priority.indexOf(kind)
  if (index >= 0) return index
  return kind === 'anonymous' ? Number.MAX_SAFE_INTEGER : rules.priority.length
}

const DEFAULT_LIMIT = 5

const limitOf = (kind: string, rules: IdentityRules): number =>
  rules.limits[kind] ?? (kind === 'user' ? 1 : DEFAULT_LIMIT)

function strongestFirst(identifiers: readonly Identifier[], rules: IdentityRules): Identifier[] {
  const allowed = identifiers.filter(({ value }) => !rules.blocked.some((pattern) => pattern.test(value)))
  return allowed.sort(
    (a, b) => priorityOf(a.kind, rules) - priorityOf(b.kind, rules) || (identifierKey(a) < identifierKey(b) ? -1 : 1),
  )
}

const rootOf = (held: Held | undefined, known: Acquaintance): PersonId | undefined =>
  held === undefined ? undefined : known.roots.get(held.subject)

/** May these identifiers live in one person together? Counts each kind over everything the people already hold. */
function withinLimits(
  roots: readonly PersonId[],
  identifiers: readonly Identifier[],
  known: Acquaintance,
  rules: IdentityRules,
) {
  const values = new Map<string, Set<string>>()
  for (const { kind, value } of [...roots.flatMap((root) => known.holdings.get(root) ?? []), ...identifiers]) {
    const held = values.get(kind) ?? new Set<string>()
    values.set(kind, held.add(value))
  }
  // Browsers are many by nature; a limit on them would only lose history.
  return [...values].every(([kind, held]) => kind === 'anonymous' || held.size <= limitOf(kind, rules))
}

const isNamed = (root: PersonId, known: Acquaintance): boolean => (known.holdings.get(root) ?? []).some(names)

/** Does a trusted source name this person? */
const isVouched = (root: PersonId, known: Acquaintance): boolean =>
  (known.holdings.get(root) ?? []).some((held) => held.trusted && names(held))

const isHeldBy = (id: Identifier, root: PersonId, known: Acquaintance): boolean =>
  rootOf(known.held.get(identifierKey(id)), known) === root

function mayJoin(
  roots: readonly PersonId[],
  ids: readonly Identifier[],
  question: Question,
  known: Acquaintance,
  rules: IdentityRules,
) {
  const explicit = question.trusted && question.alias.length > 0
  if (explicit) return true
  if (!withinLimits(roots, ids, known, rules)) return false
  const named = roots.filter((root) => isNamed(root, known))
  if (!question.trusted) {
    // A public key never merges two people who both hold a name of their own, and never gives a name to whom a trusted source
    // named: else a later trusted call under that name would write into a stranger's profile (LEDGER 5).
    if (named.length > 1) return false
    const vouched = roots.find((root) => isVouched(root, known))
    if (vouched !== undefined && ids.some((id) => names(id) && !isHeldBy(id, vouched, known))) return false
  }
  // Only a browser in common and a name the person does not have: somebody else at the same desk.
  const matchedByName = ids.some((id) => names(id) && known.held.has(identifierKey(id)))
  const bringsName = ids.some(names)
  return matchedByName || !bringsName || named.length === 0
}

function hold(id: Identifier, subject: SubjectId, trusted: boolean, known: Acquaintance): void {
  const held: Held = { ...id, subject, trusted }
  known.held.set(identifierKey(id), held)
  const root = known.roots.get(subject)
  if (root !== undefined) known.holdings.set(root, [...(known.holdings.get(root) ?? []), held])
  known.news.push(held)
}

function takeAway(held: Held, root: PersonId, known: Acquaintance): void {
  known.held.delete(identifierKey(held))
  const rest = (known.holdings.get(root) ?? []).filter((other) => other !== held)
  known.holdings.set(root, rest)
  known.moved.push(held)
}

/**
 * A name claimed with a public key yields when a trusted source says whose it is: when it comes with another name than the one it
 * was claimed for, or cannot live with the other names of whoever claimed it.
 */
function yieldClaims(ids: readonly Identifier[], known: Acquaintance, rules: IdentityRules): void {
  for (const id of ids.filter(names)) {
    const held = known.held.get(identifierKey(id))
    const root = rootOf(held, known)
    if (held === undefined || root === undefined || held.trusted) continue
    const others = ids.filter((other) => other !== id && names(other))
    const isConfirmed = others.some(
      (other) => isHeldBy(other, root, known) && known.held.get(identifierKey(other))?.trusted,
    )
    if (isConfirmed) continue
    const bringsOther = others.some((other) => !isHeldBy(other, root, known))
    const isMisfit = isVouched(root, known) ? bringsOther : !withinLimits([root], ids, known, rules)
    if (isMisfit) takeAway(held, root, known)
  }
}

/** What a trusted source repeats of a claim is a claim no longer; only where nothing trusted speaks for the person does it stay one. */
function confirm(matched: readonly Held[], root: PersonId, known: Acquaintance): boolean {
  if (matched.every(({ trusted }) => !trusted) && isVouched(root, known)) return false
  for (const held of matched) {
    if (held.trusted) continue
    const confirmed: Held = { ...held, trusted: true }
    known.held.set(identifierKey(held), confirmed)
    const holder = known.roots.get(held.subject) ?? root
    known.holdings.set(
      holder,
      (known.holdings.get(holder) ?? []).map((other) => (other === held ? confirmed : other)),
    )
    known.moved.push(held)
    known.news.push(confirmed)
  }
  return true
}

function join(into: PersonId, from: PersonId, known: Acquaintance): void {
  for (const [subject, root] of known.roots) if (root === from) known.roots.set(subject, into)
  known.holdings.set(into, [...(known.holdings.get(into) ?? []), ...(known.holdings.get(from) ?? [])])
  known.holdings.delete(from)
}

/**
 * Whose fact is it? No match makes a new subject, one match joins it, several are merged where limits and trust allow;
 * otherwise the weakest identifier is left out and the rest is asked again (SEMANTICS 4.1, LEDGER 5).
 */
export function resolve(
  question: Question,
  known: Acquaintance,
  rules: IdentityRules,
  newSubject: () => SubjectId,
): Resolution {
  let ids = strongestFirst([...question.identifiers, ...question.alias], rules)
  if (question.trusted) yieldClaims(ids, known, rules)
  while (ids.length > 1) {
    const roots = [
      ...new Set(
        ids.map((id) => rootOf(known.held.get(identifierKey(id)), known)).filter((root) => root !== undefined),
      ),
    ]
    if (roots.length === 0 || mayJoin(roots, ids, question, known, rules)) break
    ids = ids.slice(0, -1)
  }
  const matched = ids.map((id) => known.held.get(identifierKey(id))).filter((held) => held !== undefined)
  const strongest = matched[0]
  const subject = strongest?.subject ?? newSubject()
  if (strongest === undefined) {
    const root: string = subject
    known.roots.set(subject, root as PersonId)
  }
  const into = known.roots.get(subject)
  const isConfirmed =
    !question.trusted || strongest === undefined || into === undefined || confirm(matched, into, known)
  const joins: Join[] = []
  for (const held of matched) {
    const from = rootOf(held, known)
    if (from === undefined || into === undefined || from === into) continue
    joins.push({ from, into, reason: `same ${held.kind}` })
    join(into, from, known)
  }
  const isTrusted = question.trusted && isConfirmed
  for (const id of ids) if (!known.held.has(identifierKey(id))) hold(id, subject, isTrusted, known)
  return { subject, isNew: strongest === undefined, joins, byClaim: !isConfirmed }
}
