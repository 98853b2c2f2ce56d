import { isMainThread } from 'node:worker_threads'
import pg from 'pg'
import { violations } from './citus.ts'

/**
 * Loaded before the test files (scripts/test.ts): every text of SQL that the program sends is held to CITUS.md's rules, and a test file
 * during which one breaks them fails at its end. What a test file asks for by itself is scaffolding, free to look everywhere.
 */

/** Statements that may break a rule, and why; each is matched as a whole. */
const ALLOWED: readonly { readonly text: RegExp; readonly because: string }[] = [
  {
    text: /^select from "\w+" limit 1$/,
    because:
      'src/db/restore.ts asks as the owner whether a database holds anything at all, before there is a workspace',
  },
]

/** By text and by whether `ops` asked; empty for those that keep the rules. */
const judged = new Map<string, readonly string[]>()
const offences = new Map<string, string>()

/** Run by the test runner itself, which sends no statements and whose exit says nothing of a file. */
const isRunner = process.execArgv.includes('--test')

function judge(asked: unknown, options: unknown): void {
  const text = textOf(asked)
  if (text === undefined) return
  // Only the pools of `ops` say so to the server, see src/db/pool.ts: audits and backups read over all workspaces.
  const acrossWorkspaces = typeof options === 'string' && options.includes('app.ops=on')
  const key = acrossWorkspaces ? `ops ${text}` : text
  let rules = judged.get(key)
  if (rules === undefined) {
    rules = ALLOWED.some((allowed) => allowed.text.test(text.trim())) ? [] : violations(text, { acrossWorkspaces })
    judged.set(key, rules)
  }
  if (rules.length === 0 || offences.has(key)) return
  const asker = askerOf(new Error().stack ?? '')
  if (asker === undefined) return
  const offence = `${rules.join('\n')}\n  at ${asker}\n  ${text.trim()}\n`
  // A thread's exit code is nobody's: there the statement itself fails.
  if (!isMainThread) throw new Error(`SQL that breaks the rules of CITUS.md: ${offence}`)
  offences.set(key, offence)
}

function textOf(asked: unknown): string | undefined {
  if (typeof asked === 'string') return asked
  if (typeof asked !== 'object' || asked === null) return undefined
  const text: unknown = Reflect.get(asked, 'text')
  return typeof text === 'string' ? text : undefined
}

const TESTS = new URL('.', import.meta.url).href

/** The code that called `query`; undefined for tests, and for pg, whose pools hand on what was judged when they were asked. */
function askerOf(stack: string): string | undefined {
  const frames = stack.split('\n').filter((line) => line.startsWith('    at ') && !line.includes(import.meta.url))
  const asker = frames[0]?.replace(/^ +at /, '')
  return asker?.includes('/node_modules/') || asker?.includes(TESTS) ? undefined : asker
}

interface Asked {
  query(...given: readonly unknown[]): unknown
}

function watch(prototype: Asked, optionsOf: (connection: object) => unknown): void {
  const { query } = prototype
  prototype.query = function (this: object, ...given: readonly unknown[]): unknown {
    judge(given[0], optionsOf(this))
    return Reflect.apply(query, this, given)
  }
}

const inside = (holder: object, name: string): unknown => {
  const inner: unknown = Reflect.get(holder, name)
  return typeof inner === 'object' && inner !== null ? Reflect.get(inner, 'options') : undefined
}

if (!isRunner) {
  watch(pg.Client.prototype as Asked, (client) => inside(client, 'connectionParameters'))
  watch(pg.Pool.prototype as Asked, (pool) => inside(pool, 'options'))
  process.on('exit', () => {
    if (offences.size === 0) return
    process.stderr.write(`SQL that breaks the rules of CITUS.md:\n${[...offences.values()].join('\n')}`)
    process.exitCode = 1
  })
}
