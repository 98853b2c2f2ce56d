import type { ASTNode } from '@marcbachmann/cel-js'
import { type Build, refuse } from './cel-build.ts'
import type { Part } from './cel-scope.ts'
import { sizeOf } from './cel-text.ts'
import { type FunctionName, USAGE, word, wrongUse } from './cel-usage.ts'
import type { View } from './definition.ts'
import { didYouMean } from './nearest.ts'

/** The person field an argument names in quotes, noted as read; undefined after a problem. */
function personField(build: Build, node: ASTNode, by: FunctionName): string | undefined {
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

/** `known(field)`: never unknown itself. */
export function known(build: Build, node: ASTNode, [fieldNode, ...more]: readonly ASTNode[]): Part {
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

/** `confirmed(field, …)`: how many are a yes. */
export function confirmed(build: Build, node: ASTNode, args: readonly ASTNode[]): Part {
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

/** `consented(purpose)`: never unknown, since whoever was not asked has agreed to nothing. */
export function consented(build: Build, node: ASTNode, [purposeNode, ...more]: readonly ASTNode[]): Part {
  const purpose = word(purposeNode)
  if (purposeNode === undefined || purpose === undefined || more.length > 0) return wrongUse(build, node, 'consented')
  const { use, purposes } = build.scope
  if (use === 'event') return refuse(build, node, 'consented() asks about a person, who is not known here')
  if (!purposes.has(purpose)) {
    const near = didYouMean(purpose, purposes)
    const known = [...purposes].slice(0, 10).join(', ')
    const hint = near ?? (known === '' ? 'declare it under consent: purposes:' : `one of ${known}`)
    return refuse(build, purposeNode, `unknown purpose "${purpose}"`, hint)
  }
  build.reads.consents.add(purpose)
  return { kind: 'flag', run: (view: View) => view.consents[purpose]?.state === 'granted' }
}

/** `has(account.industry)`: the same question for any field. */
export function has(build: Build, node: ASTNode, [of, ...more]: readonly ASTNode[]): Part {
  if (of === undefined || more.length > 0 || (of.op !== '.' && of.op !== '[]'))
    return refuse(build, node, 'has() asks for one field', USAGE.has)
  const part = build.part(of)
  return { kind: 'flag', run: (view, event) => part.run(view, event) !== undefined }
}

/** `size(list)`. */
export function size(build: Build, node: ASTNode, [of, ...more]: readonly ASTNode[]): Part {
  if (of === undefined || more.length > 0) return refuse(build, node, 'size() takes one list or text', USAGE.size)
  return sizeOf(build, of)
}
