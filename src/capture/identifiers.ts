import type { Json } from '../funnel/brand.ts'
import type { Identifier } from '../funnel/capture.ts'
import { externalKind, parseEmail, parseIdentifier } from '../identity/normalise.ts'
import { isObject, pointer } from './shape.ts'

/** Where identifiers stand in a call, before they are judged. */
export interface ToldIdentifiers {
  readonly userId?: Json | undefined
  readonly anonymousId?: Json | undefined
  readonly emails: readonly { readonly path: string; readonly value: Json | undefined }[]
  readonly externalIds?: Json | undefined
}

export interface JudgedIdentifiers {
  readonly identifiers: readonly Identifier[]
  /** `blocked_identifier` and `bad_email`: said, but no use for telling who it is. */
  readonly flags: readonly string[]
  /** A malformed one, worst when nothing else is left to recognise the person by. */
  readonly problem?: { readonly code: 'bad_email' | 'bad_identifier'; readonly path: string; readonly message: string }
}

/** The usable identifiers in the order user, email, anonymous, external; a userId that is a mail address counts as both. */
export function judgeIdentifiers(told: ToldIdentifiers): JudgedIdentifiers {
  const found = new Map<string, Identifier>()
  const flags = new Set<string>()
  let problem: JudgedIdentifiers['problem']
  const take = (kind: Identifier['kind'], value: Json | undefined, path: string): void => {
    if (value === undefined || value === null || value === '') return
    const parsed = parseIdentifier(kind, value)
    if (parsed.ok) {
      found.set(`${kind} ${parsed.identifier.value}`, parsed.identifier)
      return
    }
    if (parsed.why === 'blocked') {
      flags.add('blocked_identifier')
      return
    }
    const code = kind === 'email' ? 'bad_email' : 'bad_identifier'
    flags.add(code)
    problem ??= { code, path, message: `${path.slice(1)} cannot be used: ${parsed.why.replaceAll('_', ' ')}` }
  }
  take('user', told.userId, '/userId')
  if (typeof told.userId === 'string' && parseEmail(told.userId).ok) take('email', told.userId, '/userId')
  for (const email of told.emails) take('email', email.value, email.path)
  take('anonymous', told.anonymousId, '/anonymousId')
  for (const { kind, value, path } of externals(told.externalIds)) take(kind, value, path)
  const judged = { identifiers: [...found.values()], flags: [...flags] }
  return problem === undefined ? judged : { ...judged, problem }
}

/** Keys of other systems: Segment's `[{type, id}]`, or `{source: id}`. */
function externals(told: Json | undefined): { kind: Identifier['kind']; value: Json | undefined; path: string }[] {
  if (Array.isArray(told)) {
    return told.filter(isObject).flatMap((one: { readonly [key: string]: Json }, index) => {
      const { type } = one
      return typeof type === 'string'
        ? [{ kind: kindOf(type), value: one.id, path: `/context/externalIds/${index}/id` }]
        : []
    })
  }
  if (!isObject(told)) return []
  return Object.entries(told).map(([source, value]) => ({
    kind: kindOf(source),
    value,
    path: pointer(['external', source]),
  }))
}

const KNOWN: ReadonlyMap<string, Identifier['kind']> = new Map([
  ['user_id', 'user'],
  ['email', 'email'],
  ['anonymous_id', 'anonymous'],
])

const kindOf = (type: string): Identifier['kind'] => KNOWN.get(type) ?? externalKind(type)
