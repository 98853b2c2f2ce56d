import type { ASTNode } from '@marcbachmann/cel-js'
import { type Build, refuse } from './cel-build.ts'
import type { Part } from './cel-scope.ts'
import { type FunctionName, word, wrongUse } from './cel-usage.ts'
import type { Signal, View } from './definition.ts'
import { DURATION_FORM, parseDuration } from './duration.ts'
import { didYouMean } from './nearest.ts'
import { signalKey } from './signal-key.ts'

const DAY = 86_400_000

/** Days that `last(x)` gives when x never happened: later than any limit a person would write. */
export const NEVER_DAYS = 1e9

const nameOf = (node: ASTNode): 'visited' | 'did' =>
  node.op === 'call' && node.args[0] === 'visited' ? 'visited' : 'did'

/** The signal an argument names, noted as read; undefined after a problem. */
export function signalOf(build: Build, node: ASTNode | undefined, by: FunctionName): string | undefined {
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
  if (name.slice(0, -1).includes('*') || (name.endsWith('*') && !name.startsWith('/'))) {
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

/** `visited(page)` and `did(event)`, ever or in a window. */
export function happened(build: Build, node: ASTNode, [page, window, ...more]: readonly ASTNode[]): Part {
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

/** `count(name)`, ever or in a window. */
export function count(build: Build, node: ASTNode, [name, window, ...more]: readonly ASTNode[]): Part {
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

/** `last(name)` outside a comparison, where its flips could not be computed. */
export function lastAlone(build: Build, node: ASTNode): Part {
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

/** `after(stage, name)`: strictly later than the entry of this cycle. */
export function after(build: Build, node: ASTNode, [stageNode, name, ...more]: readonly ASTNode[]): Part {
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
