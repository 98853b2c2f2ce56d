import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '..')
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const FILES = globSync('ui/**/*.{ts,tsx}', {
  cwd: ROOT,
  exclude: ['ui/dist/**', '**/*.test.ts', 'ui/vite.config.ts'],
}).sort()
const FROM = /(?:^|\n)(?:import|export)\s[^'"`;]*?from\s*'([^']+)'|(?:^|\n)import\s*'([^']+)'|\bimport\('([^']+)'\)/g

const importsOf = (path: string): string[] =>
  [...text(path).matchAll(FROM)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    if (name.startsWith('.')) return join(dirname(path), name)
    return name.startsWith('#src/') ? name.replace('#', '') : name
  })

const folderOf = (path: string): string => path.split('/').at(1) ?? ''
const SHARED = new Set(['app', 'kit', 'words'])
/** What lies under the folder of each. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  words: ['words'],
  kit: ['kit', 'app', 'words'],
}

const offences = (isWrong: (from: string, to: string) => boolean): string[] =>
  FILES.flatMap((from) => importsOf(from).flatMap((to) => (isWrong(from, to) ? [`${from} -> ${to}`] : [])))

test('a screen imports its own folder and what is shared, never another screen', () => {
  const isWrong = (from: string, to: string): boolean => {
    const [own, other] = [folderOf(from), folderOf(to)]
    // The router alone knows every screen.
    if (!to.startsWith('ui/') || from === 'ui/app/router.tsx' || own === other) return false
    return !(MAY_USE[own] ?? [...SHARED]).includes(other)
  }
  assert.deepEqual(offences(isWrong), [])
})

/** As src/architecture.test.ts says which files of the program are pure. */
const isWorldly = (path: string): boolean =>
  /^src\/(db|server|cli|ledger)\//.test(path) ||
  /\/(store|http|effect)\.ts$|\/providers\//.test(path) ||
  /^src\/[^/]+\.ts$/.test(path)

test('of the program only pure files come to the browser', () => {
  const values = FILES.flatMap((from) =>
    [...text(from).matchAll(/(?:^|\n)import\s+(?!type\b)([^'"`;]*?)\s*from\s*'(#src\/[^']+)'/g)]
      .filter(([, names = '']) => !/^\{(\s*type\s+\w+\s*,?)+\}$/.test(names))
      .map(([, , name = '']) => [from, name.replace('#', '')] as const),
  )
  assert.deepEqual(
    values.filter(([, to]) => isWorldly(to) && to !== 'src/fault.ts').map(([from, to]) => `${from} -> ${to}`),
    [],
  )
  assert.deepEqual(
    offences((_, to) => /^(node:|pg$|fastify|pino|better-auth)/.test(to)),
    [],
  )
})

/** Of JSX: what stands between tags and in attributes that are read. */
const BETWEEN = /(?<![=-])>([^<>{}]*\p{L}[^<>{}]*)<\//gu
const ATTRIBUTE = /\b(?:title|label|placeholder|aria-label|alt|description|error)="([^"]*\p{L}[^"]*)"/gu
const BRACED = /(?:>|^\s*)\{'([^']*\p{L}{2}[^']*)'\}/gmu

test('every text of a screen stands in ui/words', () => {
  const found = FILES.filter((path) => path.endsWith('.tsx')).flatMap((path) => {
    const source = text(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    return [BETWEEN, ATTRIBUTE, BRACED].flatMap((pattern) =>
      [...source.matchAll(pattern)]
        // Types (`Promise<A> => B<C>`) and code between comparisons are no words.
        .filter(([, said = '']) => !/[;=()|&]/.test(said))
        .map(([, said = '']) => `${path}: ${said.trim()}`),
    )
  })
  assert.deepEqual(found, [])
})

test('no file is over 400 lines, none is named for a kind, and each screen has its words', () => {
  const KINDS = /(^|-)(utils?|helpers?|manager|service|data|types|index|common|lib|misc)\.tsx?$/
  assert.deepEqual(
    FILES.filter((path) => text(path).split('\n').length > 401 || KINDS.test(basename(path))),
    [],
  )
  const screens = FILES.filter((path) => basename(path) === 'screen.tsx').map(folderOf)
  assert.deepEqual(
    screens.filter((screen) => !FILES.includes(`ui/words/${screen}.ts`)),
    [],
  )
})

test('no text becomes markup, and nothing is drawn by a style tag of ours', () => {
  assert.deepEqual(
    FILES.filter((path) => /dangerouslySetInnerHTML|\.innerHTML\b|insertAdjacentHTML|<style\b/.test(text(path))),
    [],
  )
})
