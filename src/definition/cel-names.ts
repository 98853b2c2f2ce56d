import type { ASTNode } from '@marcbachmann/cel-js'
import type { Json } from '../funnel/brand.ts'
import { type Build, refuse, written } from './cel-build.ts'
import { type Part, VARIABLES, type Value } from './cel-scope.ts'
import type { View } from './definition.ts'
import { didYouMean } from './nearest.ts'

const RECORDS = ['person', 'account', 'opportunity'] as const
type RecordName = (typeof RECORDS)[number]

const isRecord = (name: string): name is RecordName => RECORDS.some((record) => record === name)

/** A cleared or empty fact is as unknown as one that was never told. */
const present = (value: Value): Value => (value === null || value === '' ? undefined : value)

/** A bare word: a variable, or the name that `exists` or `all` bound. */
export function variable(build: Build, node: ASTNode & { op: 'id' }): Part {
  const name = node.args
  const bound = build.bound.get(name)
  if (bound !== undefined) return bound
  const { use } = build.scope
  if (name === 'event' && use !== 'event')
    return refuse(build, node, '"event" is only known to the where: of a scoring rule')
  if (isRecord(name) || name === 'lists' || name === 'event')
    return refuse(build, node, `"${name}" is a group of facts: say which one`, `for example ${EXAMPLE[name]}`)
  const kind = VARIABLES.get(name)
  if (kind === undefined) return refuse(build, node, `unknown name "${name}"`, didYouMean(name, everyName(build)))
  if (use === 'event') return refuse(build, node, `"${name}" is not known here: only the event's own properties are`)
  if (use === 'fit')
    return refuse(build, node, `"${name}" cannot decide fit: fit is who they are, by person and account fields`)
  if (name === 'score' || name === 'fit' || name === 'engagement')
    return refuse(build, node, `"${name}" can only be compared with a number`, `for example ${name} > 45`)
  return standing(build, name)
}

const EXAMPLE = {
  person: 'person.country',
  account: 'account.industry',
  opportunity: 'opportunity.stage',
  lists: 'person.email_domain in lists.competitors',
  event: 'event.minutes',
} as const

function standing(build: Build, name: string): Part {
  if (name === 'grade') {
    build.reads.grade = true
    return { kind: 'text', run: (view: View) => view.grade }
  }
  if (name === 'cycle') {
    build.reads.standing.add('cycle')
    return { kind: 'number', run: (view: View) => view.cycle }
  }
  if (name === 'track') {
    build.reads.standing.add('track')
    return { kind: 'text', run: (view: View) => view.track }
  }
  build.reads.standing.add('stage')
  return { kind: 'text', run: (view: View) => view.stage }
}

/** `person.country`, `lists.competitors`, `event.plan.name`: a name and the field after its dot. */
export function field(build: Build, node: ASTNode, of: ASTNode, name: string): Part {
  const at = { start: node.end - name.length, end: node.end }
  if (of.op !== 'id' || build.bound.has(of.args)) return inside(build, of, name)
  const owner = of.args
  const { scope } = build
  if (scope.use === 'event') {
    if (owner === 'event') return { kind: 'any', run: (_view, event) => present(ownValue(event, name)) }
    if (isRecord(owner)) return refuse(build, of, `"${owner}" is not known here: only the event's own properties are`)
  }
  if (owner === 'lists') return list(build, name, at)
  if (!isRecord(owner)) return inside(build, of, name)
  const kind = scope[owner].get(name)
  if (kind === undefined) {
    const near = didYouMean(name, scope[owner].keys())
    return refuse(build, at, `${owner} has no field "${name}"`, near ?? `declare it under fields: with of: ${owner}`)
  }
  build.reads[owner].add(name)
  return { kind, run: (view: View) => present(view[owner][name]) }
}

function list(build: Build, name: string, at: { start: number; end: number }): Part {
  const words = build.scope.lists.get(name)
  if (words === undefined)
    return refuse(
      build,
      at,
      `unknown list "${name}"`,
      didYouMean(name, build.scope.lists.keys()) ?? 'declare it under lists:',
    )
  return { kind: 'list', run: () => words }
}

/** A field inside a value that has structure of its own, such as an event's property. */
function inside(build: Build, of: ASTNode, name: string): Part {
  const part = build.part(of)
  if (part.kind !== 'any') return refuse(build, of, `${written(build, of)} has no fields of its own`)
  return {
    kind: 'any',
    run: (view, event) => {
      const value = part.run(view, event)
      return isObject(value) ? present(ownValue(value, name)) : undefined
    },
  }
}

const ownValue = (of: Readonly<Record<string, Json>>, name: string): Value =>
  Object.hasOwn(of, name) ? of[name] : undefined

const isObject = (value: Value): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function everyName(build: Build): readonly string[] {
  const { scope } = build
  if (scope.use === 'event') return ['event']
  const fields = RECORDS.flatMap((record) => [...scope[record].keys()].map((name) => `${record}.${name}`))
  const lists = [...scope.lists.keys()].map((name) => `lists.${name}`)
  return [...VARIABLES.keys(), ...RECORDS, 'lists', ...fields, ...lists, ...build.bound.keys()]
}
