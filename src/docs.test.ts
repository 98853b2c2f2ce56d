import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { lifeOfALead } from '../test/life-of-a-lead.ts'
import { REFUSAL_REASONS } from './capture/abuse/verdict.ts'
import { formJsonSchema } from './capture/forms/source.ts'
import { ISSUES } from './capture/import/issue.ts'
import { SETTINGS } from './config.ts'
import { FAULTS } from './fault.ts'
import { RANK } from './funnel/event.ts'
import { MODES, stageRows } from './measure/report.ts'
import { ROUTES } from './server/api-routes.ts'

const ROOT = join(import.meta.dirname, '..')
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const unique = (all: Iterable<string>): string[] => [...new Set(all)].toSorted()
const matches = (source: string, pattern: RegExp): string[] =>
  [...source.matchAll(pattern)].map((match) => match[1] ?? '')

/** Headings of the third level that are a word of code: ### `capture.tracked` */
const documented = (page: string, pattern = /^### `([^`]+)`$/gm): string[] => matches(text(page), pattern).toSorted()

/** The members of a union of literals, as written in a file: the only list of them there is. */
const union = (path: string, name: string): string[] =>
  matches(new RegExp(`type ${name} =([\\s\\S]*?)\\n\\n`).exec(text(path))?.[1] ?? '', /'([a-z_]+)'/g)

test('every event type has its heading and every heading its type', () => {
  assert.deepEqual(documented('docs/events.md'), unique(Object.keys(RANK)))
})

test('every effect kind has its heading, and is done by somebody', () => {
  const handled = unique(matches(text('src/ledger/background.ts'), /^ {2}'([a-z]+\.[a-z-]+)': \(/gm))
  const files = globSync('src/**/*.ts', { cwd: ROOT }).filter((path) => !path.endsWith('.test.ts'))
  const made = unique(files.flatMap((path) => matches(text(path), /\bkind: '([a-z]+\.[a-z-]+)'/g)))
  assert.deepEqual(documented('docs/effects.md'), handled)
  assert.deepEqual(
    made.filter((kind) => !handled.includes(kind)),
    [],
  )
})

test('every setting has its heading and every heading its setting', () => {
  assert.deepEqual(documented('docs/settings.md'), unique(Object.keys(SETTINGS)))
})

test('every error code has its heading and every heading its code', () => {
  const refusals = [
    ...union('src/capture/refusal.ts', 'RefusalCode'),
    ...union('src/capture/clean.ts', 'UncleanCode'),
    ...matches(text('src/capture/http.ts'), /\bcode: '([a-z_]+)'/g),
  ]
  assert.ok(refusals.length > 20)
  assert.deepEqual(documented('docs/errors.md'), unique([...Object.keys(FAULTS), ...refusals, ...Object.keys(ISSUES)]))
})

test('every reason of a refusal has its heading and every heading its reason', () => {
  assert.deepEqual(documented('docs/abuse.md'), unique(Object.keys(REFUSAL_REASONS)))
})

test('every command has its heading and every heading its command', () => {
  const commands = globSync('src/cli/*.ts', { cwd: ROOT }).flatMap((path) =>
    [...text(path).matchAll(/\b(\w+)\s*\.command\('([\w-]+)'/g)].map(([, parent, name]) =>
      parent === 'program' ? `sluice ${name}` : `sluice ${parent} ${name}`,
    ),
  )
  assert.deepEqual(documented('docs/cli.md'), unique(commands))
})

test('every route has its heading and every heading its route', () => {
  const told = matches(text('docs/api.md'), /^### ([A-Z]+ \/.*)$/gm).flatMap((heading) => {
    const [method, ...paths] = heading.replaceAll(',', '').split(' ')
    return paths.map((path) => `${method} ${path}`)
  })
  const routes = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
  assert.deepEqual(told.toSorted(), unique(routes))
})

test('every figure of a report has its heading and every heading its figure', () => {
  const rows = MODES.flatMap((mode) => stageRows({ cells: {} }, [{ id: 'a', name: 'A' }], mode, 0))
  const [stages, deals] = text('docs/reports.md').split('## Figures of opportunities')
  const headings = /^### `([^`]+)`$/gm
  assert.deepEqual(matches(stages ?? '', headings).toSorted(), unique(rows.flatMap((row) => Object.keys(row))))
  const shapes = ['OpportunityCounts', 'OpportunityGroup'].flatMap((name) => {
    const body = new RegExp(`interface ${name}[^{]*\\{([\\s\\S]*?)\\n\\}`).exec(text('src/measure/opportunities.ts'))
    return matches(body?.[1] ?? '', /^ {2}readonly (\w+)/gm)
  })
  const internal = ['wonDays', 'closedDays', 'wonValued']
  assert.deepEqual(matches(deals ?? '', headings).toSorted(), unique(shapes.filter((name) => !internal.includes(name))))
})

test('every invariant of the audit is promised, and every promise is checked', () => {
  const checks = globSync('src/ledger/audit/*.ts', { cwd: ROOT }).flatMap((path) =>
    matches(text(path), /^ {2}id: '(I\d+)'/gm),
  )
  assert.deepEqual(matches(text('docs/reliability.md'), /^\| (I\d+) \|/gm).toSorted(), unique(checks))
})

test('every field of the definition has its heading', () => {
  const { properties } = JSON.parse(text('docs/funnel.schema.json'))
  const page = text('docs/definition.md')
  assert.deepEqual(
    Object.keys(properties).filter((field) => !new RegExp(`^#+ .*\\b${field}\\b`, 'm').test(page)),
    [],
  )
})

interface Node {
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly properties?: Readonly<Record<string, Node>>
}

/** The path of every key below a node: `fields[].when.is`; the questions of a step are told once, under `fields`. */
function keysBelow({ properties = {} }: Node, path = ''): readonly string[] {
  return Object.entries(properties).flatMap(([name, node]) => {
    const full = `${path}${name}`
    if (full === 'steps[].fields') return [full]
    const inner = node.items ?? node
    const group = inner.anyOf?.find((one) => one.properties !== undefined) ?? inner
    return [full, ...keysBelow(group, node.items === undefined ? `${full}.` : `${full}[].`)]
  })
}

test('every key of a form has its heading with words below it, and every heading its key', () => {
  assert.deepEqual(documented('docs/forms.md'), keysBelow(formJsonSchema()).toSorted())
  assert.deepEqual(matches(text('docs/forms.md'), /^### `([^`]+)`\n\n\s*(?:Required\.)?\n/gm), [])
})

test('every folder of the program says what enters, what leaves and what is refused, in fifteen lines', () => {
  const folders = unique(globSync('src/*/*.ts', { cwd: ROOT }).map(dirname))
  for (const folder of folders) {
    const page = text(`${folder}/README.md`)
    assert.ok(page.trimEnd().split('\n').length <= 15, `${folder}/README.md is too long`)
    assert.match(page, /^(- )?In: /m, folder)
    assert.match(page, /^(- )?Out: /m, folder)
  }
})

test('every decision is in the list of decisions, by the heading it has', () => {
  const pages = unique(globSync('docs/decisions/*.md', { cwd: ROOT })).filter((page) => !page.endsWith('README.md'))
  const lines = pages.map((page) => `- [${matches(text(page), /^# (.+)/g)[0]}](${basename(page)})`)
  assert.deepEqual(matches(text('docs/decisions/README.md'), /^(- .+)$/gm), lines)
})

/** As the pages are shown on the web: lower case, spaces to hyphens, everything else but letters and digits gone. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

test('every link of the documents leads somewhere', () => {
  const pages = [...globSync('*.md', { cwd: ROOT }), ...globSync(['docs/**/*.md', 'src/*/README.md'], { cwd: ROOT })]
  const broken = pages.flatMap((page) =>
    matches(text(page), /\]\((?!https?:|mailto:)([^)\s]+)\)/g)
      .filter((link) => {
        const [path = '', anchor] = link.split('#')
        const target = path === '' ? page : join(dirname(page), path)
        if (!existsSync(join(ROOT, target))) return true
        return (
          anchor !== undefined &&
          !matches(text(target), /^#+ (.+)$/gm)
            .map(anchorOf)
            .includes(anchor)
        )
      })
      .map((link) => `${page}: ${link}`),
  )
  assert.deepEqual(broken, [])
})

test('the life of a lead is what the fold makes of it (else: node scripts/life-of-a-lead.ts)', () => {
  assert.equal(text('docs/life-of-a-lead.md'), lifeOfALead())
})
