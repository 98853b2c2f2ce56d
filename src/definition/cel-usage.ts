import type { ASTNode } from '@marcbachmann/cel-js'
import { type Build, refuse } from './cel-build.ts'
import type { Part } from './cel-scope.ts'

/** Every function of the language: how it is written and what it answers, for messages and the reference page. */
export const USAGE = {
  visited: 'visited("/pricing") or visited("/pricing", "30d"): whether the page was seen',
  did: 'did("demo_requested") or did("demo_requested", "30d"): whether it happened',
  count: 'count("downloads") or count("visit", "30d"): how often it happened',
  last: 'last("any") > 60: days since it last happened',
  after: 'after("mql", "demo_requested"): whether it happened later than that stage was entered',
  known: 'known("email"): whether that person field has a value',
  confirmed: 'confirmed("budget", "need") >= 2: how many of these person fields are a yes',
  consented:
    'consented("newsletter"): whether their consent to that purpose stands: given, confirmed where it must be, and not taken back',
  has: 'has(account.industry): whether that field has a value',
  size: 'size(person.tech_stack): how many entries a list has, or letters a text',
} as const

export type FunctionName = keyof typeof USAGE

export const FUNCTION_NAMES: readonly string[] = Object.keys(USAGE)

export const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(USAGE, name)

/** What builds a call of one function. */
export type Call = (build: Build, node: ASTNode, args: readonly ASTNode[]) => Part

/** The text in quotes that an argument is, if it is. */
export const word = (node: ASTNode | undefined): string | undefined =>
  node?.op === 'value' && typeof node.args === 'string' ? node.args : undefined

/** Refuses arguments that are not names in quotes. */
export function wrongUse(build: Build, node: ASTNode, name: FunctionName): Part {
  return refuse(build, node, `${name}() is written with names in quotes`, USAGE[name])
}
