import { type Dirent, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FUNNEL_FILE } from '../definition/compile.ts'
import { codeOf, Fault } from '../fault.ts'

/** The files of a definition by their path in its folder, with forward slashes. */
export type Files = Readonly<Record<string, string>>

/** All files of one definition together; a funnel of 500 lines is a fiftieth of it. */
const MAX_BYTES = 1_000_000
/** Beside funnel.yaml these belong to a definition: `emails/*.md`, `pages/*.md`. Forms have versions of their own. */
const SUBFOLDERS = ['emails', 'pages']
const FORMS = 'forms'
const KEPT = /^[^.].*\.(ya?ml|md|txt|html|liquid|csv)$/i
/** A path that stays inside the folder it is written to. */
const INSIDE = /^[\w-][\w .-]*(\/[\w-][\w .-]*){0,4}$/

/** Reads the files of a definition: text, at most a megabyte, and funnel.yaml among them. */
export function readFolder(dir: string): Files {
  const names = [
    ...namesIn(dir, ''),
    ...SUBFOLDERS.flatMap((sub) => (existsSync(join(dir, sub)) ? namesIn(join(dir, sub), `${sub}/`) : [])),
  ].sort()
  if (!names.includes(FUNNEL_FILE)) {
    throw new Fault(
      'bad_file',
      `There is no ${FUNNEL_FILE} in ${dir}.`,
      'Begin with one: ./sluice templates it-services --to DIR',
    )
  }
  const sizes = names.map((name) => statSync(join(dir, name)).size)
  if (sizes.reduce((a, b) => a + b, 0) > MAX_BYTES) {
    throw new Fault(
      'too_large',
      `The files in ${dir} come to more than 1 MB.`,
      'Move away what is not part of the funnel.',
    )
  }
  return Object.fromEntries(names.map((name) => [name, readText(join(dir, name))]))
}

/** Reads `forms/*.yaml` beside a definition; none is no mistake. */
export function readForms(dir: string): Files {
  if (!existsSync(join(dir, FORMS))) return {}
  const names = namesIn(join(dir, FORMS), `${FORMS}/`)
    .filter((name) => /\.ya?ml$/i.test(name))
    .sort()
  const sizes = names.map((name) => statSync(join(dir, name)).size)
  if (sizes.reduce((a, b) => a + b, 0) > MAX_BYTES)
    throw new Fault('too_large', `The forms in ${dir} come to more than 1 MB.`)
  return Object.fromEntries(names.map((name) => [name, readText(join(dir, name))]))
}

function namesIn(dir: string, prefix: string): string[] {
  let entries: Dirent[]
  try {
    entries = readdirSync(dir, { withFileTypes: true })
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'There is no folder' : 'Cannot read the folder'
    throw new Fault('bad_file', `${why} ${dir}.`, 'Name the folder that holds funnel.yaml.', error)
  }
  return entries.filter((entry) => !entry.isDirectory() && KEPT.test(entry.name)).map((entry) => prefix + entry.name)
}

function readText(path: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
    if (text.includes('\0')) throw new TypeError('NUL')
    return text
  } catch (error) {
    const why = error instanceof TypeError ? 'is not text in UTF-8' : 'cannot be read'
    throw new Fault('bad_file', `${path} ${why}.`, undefined, error)
  }
}

/** Writes files into a folder; refuses, before the first one, where that would overwrite other text. */
export function writeFolder(dir: string, files: Files, force = false): readonly string[] {
  const names = Object.keys(files)
  const outside = names.find((name) => !INSIDE.test(name))
  if (outside !== undefined) throw new Fault('bad_file', `"${outside}" is no path inside a folder.`)
  const differing = names.filter((name) => existsSync(join(dir, name)) && readText(join(dir, name)) !== files[name])
  if (differing.length > 0 && !force) {
    const those = differing.map((name) => join(dir, name)).join(', ')
    throw new Fault('not_empty', `${those} would be overwritten.`, 'Choose another folder, or move what is there away.')
  }
  for (const name of names) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), files[name] ?? '')
  }
  return names.map((name) => join(dir, name))
}
