import type { ASTNode } from '@marcbachmann/cel-js'
import { type Build, refuse } from './cel-build.ts'
import type { Part } from './cel-scope.ts'
import type { Signal, View } from './definition.ts'
import { DURATION_FORM, parseDuration } from './duration.ts'
import { didYouMean, nearest } from './nearest.ts'
import { signalKey } from './signal-key.ts'

const DAY = 86_400_000

/** Days that `last(x)` gives when x never happened: later than any limit a person would write. */
export const NEVER_DAYS = 1e9

type Call = (build: Build, node: ASTNode, args: readonly ASTNode[]) => Part

/** Every function of the language; a sentence each, for messages and the reference page. */
export const FUNCTIONS: Readonly<Record<string, { readonly call: Call; readonly means: string }>> = {
  visited: { call: happened, means: 'visited("/pricing") or visited("/pricing", "30d"): whether the page was seen' },
  did: { call: happened, means: 'did("demo_requested") or did("demo_requested", "30d"): whether it happened' },
  count: { call: count, means: 'count("downloads") or count("visit", "30d"): how often it happened' },
  last: { call: lastAlone, means: 'last("any") > 60: days since it last happened' },
  after: {
    call: after,
    means: 'after("mql", "demo_requested"): whether it happened later than that stage was entered',
  },
  known: { call: known, means: 'known("email"): whether that person field has a value' },
  confirmed: { call: confirmed, means: 'confirmed("budget", "need") >= 2: how many of these person fields are a yes' },
  has: { call: has, means: 'has(account.industry): whether that field has a value' },
  size: { call: size, means: 'size(person.tech_stack): how many entries a list has, or letters a text' },
}

/** `name(…)`. */
export function call(build: Build, node: ASTNode, name: string, args: readonly ASTNode[]): Part {
  const known = FUNCTIONS[name]
  if (known === undefined || !Object.hasOwn(FUNCTIONS, name)) {
    const at = { start: node.start, end: node.start + name.length }
    return refuse(build, at, `unknown function "${name}"`, didYouMean(name, Object.keys(FUNCTIONS)))
  }
  if (build.scope.use !== 'criterion' && ASKS_SIGNALS.has(name))
    return refuse(build, node, `${name}() asks what somebody did, which is not known here`)
  return known.call(build, node, args)
}

const ASKS_SIGNALS: ReadonlySet<string> = new Set(['visited', 'did', 'count', 'last', 'after'])

const word = (node: ASTNode | undefined): string | undefined =>
  node?.op === 'value' && typeof node.args === 'string' ? node.args : undefined

function wrongUse(build: Build, node: ASTNode, name: string): Part {
  return refuse(build, node, `${name}() is written with names in quotes`, FUNCTIONS[name]?.means)
}

function nameOf(node: ASTNode): string {
  return node.op === 'call' ? node.args[0] : ''
}

/** The signal an argument names, noted as read; undefined after a problem. */
export function signalOf(build: Build, node: ASTNode | undefined, by: string): string | undefined {
  const name = word(node)
  if (node === undefined || name === undefined || name.trim() === '') return undefined
  if (by === 'visited' && !name.startsWith('/')) {
    refuse(
      build,
      node,
      `"${name}" is not a page: pages begin with a slash`,
      `write visited("/${name}") or did("${name}")`,
    )
    return ''
  }
  if (name.slice(0, -1).includes('*')) {
    refuse(build, node, 'a * can only stand at the end of a page')
    return ''
  }
  const key = signalKey(name)
  build.reads.signals.add(key)
  return key
}

function windowOf(build: Build, node: ASTNode, signal: string): number | undefined {
  const text = word(node)
  const ms = text === undefined ? undefined : parseDuration(text)
  if (ms === undefined) refuse(build, node, `this is not a stretch of time: write ${DURATION_FORM}, in quotes`)
  else build.reads.windows.set(`${signal} ${ms}`, { signal, ms })
  return ms
}

function happened(build: Build, node: ASTNode, [page, window, ...more]: readonly ASTNode[]): Part {
  const key = signalOf(build, page, nameOf(node))
  if (key === undefined || more.length > 0) return wrongUse(build, node, nameOf(node))
  if (window === undefined) return { kind: 'flag', run: (view: View) => view.signals[key] !== undefined }
  const ms = windowOf(build, window, key) ?? 0
  return {
    kind: 'flag',
    run: (view: View) => {
      const signal = view.signals[key]
      return signal !== undefined && view.nowMs - signal.last < ms
    },
  }
}

function count(build: Build, node: ASTNode, [name, window, ...more]: readonly ASTNode[]): Part {
  const key = signalOf(build, name, 'count')
  if (key === undefined || more.length > 0) return wrongUse(build, node, 'count')
  if (window === undefined) return { kind: 'number', run: (view: View) => view.signals[key]?.n ?? 0 }
  const ms = windowOf(build, window, key) ?? 0
  return {
    kind: 'number',
    run: (view: View) => {
      const signal = view.signals[key]
      return signal === undefined ? 0 : countSince(signal, view.nowMs - ms)
    },
  }
}

/** Occurrences later than an instant; without kept times only what first, last and n still prove. */
function countSince(signal: Signal, since: number): number {
  const { times } = signal
  if (times === undefined) return signal.first > since ? signal.n : signal.last > since ? 1 : 0
  let from = times.length
  while (from > 0 && (times[from - 1] ?? 0) > since) from--
  return times.length - from
}

function lastAlone(build: Build, node: ASTNode): Part {
  return refuse(build, node, 'last() can only be compared with a number of days', 'for example last("any") > 60')
}

/** `last(x)` beside a comparison: the caller has noted the number of days it is compared with. */
export function daysSince(key: string): Part {
  return {
    kind: 'number',
    run: (view: View) => {
      const signal = view.signals[key]
      return signal === undefined ? NEVER_DAYS : (view.nowMs - signal.last) / DAY
    },
  }
}

function after(build: Build, node: ASTNode, [stageNode, name, ...more]: readonly ASTNode[]): Part {
  const stage = word(stageNode)
  const key = signalOf(build, name, 'after')
  if (stageNode === undefined || stage === undefined || key === undefined || more.length > 0)
    return wrongUse(build, node, 'after')
  if (!build.scope.stages.has(stage))
    return refuse(build, stageNode, `unknown stage "${stage}"`, didYouMean(stage, build.scope.stages))
  build.reads.stages.add(stage)
  return {
    kind: 'flag',
    run: (view: View) => {
      const entered = view.entered[stage]
      const signal = view.signals[key]
      return entered !== undefined && signal !== undefined && signal.last > entered
    },
  }
}

/** The person field an argument names in quotes, noted as read; undefined after a problem. */
function personField(build: Build, node: ASTNode, by: string): string | undefined {
  const name = word(node)
  if (name === undefined) {
    wrongUse(build, node, by)
    return undefined
  }
  if (!build.scope.person.has(name)) {
    refuse(build, node, `person has no field "${name}"`, didYouMean(name, build.scope.person.keys()))
    return undefined
  }
  build.reads.person.add(name)
  return name
}

function known(build: Build, node: ASTNode, [fieldNode, ...more]: readonly ASTNode[]): Part {
  if (fieldNode === undefined || more.length > 0) return wrongUse(build, node, 'known')
  if (build.scope.use === 'event') return refuse(build, node, 'known() asks about a person: write has(event.name) here')
  const name = personField(build, fieldNode, 'known') ?? ''
  return {
    kind: 'flag',
    run: (view: View) => {
      const value = view.person[name]
      return value !== undefined && value !== null && value !== ''
    },
  }
}

const NOT_YES: ReadonlySet<unknown> = new Set([
  undefined,
  null,
  false,
  0,
  '',
  'no',
  'none',
  'false',
  'unknown',
  'not yet',
])

const isYes = (value: unknown): boolean => !NOT_YES.has(typeof value === 'string' ? value.trim().toLowerCase() : value)

function confirmed(build: Build, node: ASTNode, args: readonly ASTNode[]): Part {
  if (args.length === 0) return wrongUse(build, node, 'confirmed')
  if (build.scope.use === 'event') return refuse(build, node, 'confirmed() asks about a person, who is not known here')
  const names = args.flatMap((arg) => personField(build, arg, 'confirmed') ?? [])
  return {
    kind: 'number',
    run: (view: View) => {
      let yes = 0
      for (const name of names) if (isYes(view.person[name])) yes++
      return yes
    },
  }
}

function has(build: Build, node: ASTNode, [of, ...more]: readonly ASTNode[]): Part {
  if (of === undefined || more.length > 0 || (of.op !== '.' && of.op !== '[]'))
    return refuse(build, node, 'has() asks for one field', FUNCTIONS.has?.means)
  const part = build.part(of)
  return { kind: 'flag', run: (view, event) => part.run(view, event) !== undefined }
}

function size(build: Build, node: ASTNode, [of, ...more]: readonly ASTNode[]): Part {
  if (of === undefined || more.length > 0)
    return refuse(build, node, 'size() takes one list or text', FUNCTIONS.size?.means)
  const part = build.part(of)
  if (part.kind === 'number' || part.kind === 'flag') return refuse(build, of, 'only a list or a text has a size')
  return {
    kind: 'number',
    run: (view, event) => {
      const value = part.run(view, event)
      return typeof value === 'string' || Array.isArray(value) ? value.length : undefined
    },
  }
}

/** The function that a mistyped method name may have meant. */
export const nearFunction = (name: string): string | undefined => nearest(name, Object.keys(FUNCTIONS))
