import { channelsOf } from './compile-channels.ts'
import { checkWhole, consentsAskedOf, guessesOf, signalsOf } from './compile-checks.ts'
import { type Context, contextOf } from './compile-context.ts'
import { benchmarksOf, playbookOf } from './compile-playbook.ts'
import { gradesOf, scopeOf } from './compile-scope.ts'
import { capsOf, engagementRules, fitRules } from './compile-scoring.ts'
import { knockoutsOf, recyclesOf, routingOf, stagesOf, tracksOf } from './compile-stages.ts'
import type { Definition, Grades, IdentityRules } from './definition.ts'
import { parseFile } from './parse.ts'
import { inReadingOrder, type Problem } from './problem.ts'
import { funnelSource } from './schema.ts'

/** The file of a definition that holds its rules. */
export const FUNNEL_FILE = 'funnel.yaml'

export type Compiled =
  | { readonly ok: true; readonly definition: Definition }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Compiles the files of one version, or lists everything that is wrong with them. */
export function compileDefinition(files: Readonly<Record<string, string>>, version: number): Compiled {
  const text = files[FUNNEL_FILE]
  if (text === undefined) {
    const problem: Problem = { file: FUNNEL_FILE, line: 1, column: 1, message: 'there is no funnel.yaml', excerpt: '' }
    return { ok: false, problems: [problem] }
  }
  const parsed = parseFile(FUNNEL_FILE, text, funnelSource)
  if (!('value' in parsed)) return { ok: false, problems: parsed }
  const grades = gradesOf(parsed.value)
  const context = contextOf(parsed, scopeOf(parsed.value, grades))
  const definition = definitionOf(context, grades, version)
  checkWhole(context)
  return context.problems.length > 0
    ? { ok: false, problems: inReadingOrder(context.problems) }
    : { ok: true, definition }
}

function definitionOf(context: Context, grades: Grades, version: number): Definition {
  const { source } = context
  return {
    version,
    name: source.name,
    title: source.title,
    timezone: source.timezone,
    currency: source.currency,
    stages: stagesOf(context),
    skip: source.policy?.skip ?? 'imply',
    disqualify: knockoutsOf(context),
    recycle: recyclesOf(context),
    fitRules: fitRules(context),
    engagementRules: engagementRules(context),
    caps: capsOf(source.scoring),
    grades,
    tracks: tracksOf(context),
    routing: routingOf(context),
    benchmarks: benchmarksOf(context),
    reportDimensions: source.report?.dimensions ?? [],
    fields: (source.fields ?? []).map((field) => ({ ...field, of: field.of ?? 'person' })),
    lists: source.lists ?? {},
    identity: identityOf(context),
    channels: channelsOf(context),
    aliases: source.aliases ?? {},
    ...(source.source !== undefined && { source: source.source }),
    playbook: playbookOf(context),
    guesses: guessesOf(source),
    signals: signalsOf(context),
    consentsAsked: consentsAskedOf(context),
  }
}

/** Values that tracking code sends for nobody, and how many identifiers one person plausibly has; browsers are many by nature. */
const IDENTITY = {
  blocked: ['^[0-]*$', '^-1$', '^(null|undefined|none|nan|anonymous|unknown|test)$'],
  limits: { user: 1, email: 5, phone: 5 },
  priority: ['user', 'email', 'phone'],
} as const

function identityOf(context: Context): IdentityRules {
  const { blocked, limits, priority } = context.source.identity ?? {}
  const patterns = (blocked ?? IDENTITY.blocked).flatMap((pattern, i) => {
    try {
      return [new RegExp(pattern, 'i')]
    } catch {
      context.refuse(['identity', 'blocked', i], `"${pattern}" is not a pattern`, 'for example ^test')
      return []
    }
  })
  return { blocked: patterns, limits: { ...IDENTITY.limits, ...limits }, priority: priority ?? IDENTITY.priority }
}
