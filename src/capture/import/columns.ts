import { didYouMean } from '../../definition/nearest.ts'
import type { Path } from '../../definition/parse.ts'
import type { Problem } from '../../definition/problem.ts'
import type { ReadMap } from './map.ts'

/** RELIABILITY G10: a table for people, not a matrix. */
export const MAX_COLUMNS = 500

/** Why a header cannot be used, or undefined. */
export function headerProblem(header: readonly string[], delimiter: string): string | undefined {
  if (header.length > MAX_COLUMNS) return `The file has ${header.length} columns; at most ${MAX_COLUMNS} are read.`
  const seen = new Set<string>()
  for (const name of header) {
    if (name !== '' && seen.has(name)) return `Two columns are called "${name}"; give each its own name.`
    seen.add(name)
  }
  const [only] = header
  if (header.length === 1 && only !== undefined) {
    const other = [',', ';', '\t', '|'].find((mark) => mark !== delimiter && only.includes(mark))
    if (other !== undefined) {
      const shown = other === '\t' ? '"\\t"' : `'${other}'`
      return `The header has one column; the file seems to be separated otherwise. Write "delimiter: ${shown}" in the map.`
    }
  }
  return undefined
}

interface Use {
  readonly column: string
  readonly path: Path
}

/** Every column that a map speaks of, and where. */
export function columnsOf(value: unknown, path: Path = [], isCell = false): Use[] {
  if (typeof value === 'string') return isCell ? [{ column: value, path }] : []
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => columnsOf(one, [...path, index], isCell))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    if (isCell) return name === 'column' ? columnsOf(inner, [...path, name], true) : []
    return columnsOf(inner, [...path, name], holdsCell(path, name))
  })
}

/** Groups whose every value is a cell, wherever they stand. */
const GROUPS = new Set(['columns', 'identifiers', 'external', 'account', 'touch', 'spend', 'properties', 'rep'])

function holdsCell(path: Path, name: string): boolean {
  const parent = String(path.at(-1) ?? '')
  if (GROUPS.has(parent)) return name !== 'external' || parent === 'columns'
  if (path.length === 0) return name === 'key' || name === 'at' || name === 'owner'
  if (parent === 'opportunity') return name !== 'stages'
  if (parent === 'event') return name !== 'properties'
  if (parent === 'when') return name === 'column'
  return (path[0] === 'stages' || path[0] === 'suppress') && name === 'at'
}

/** Columns that the map names and the file does not have. */
export function missingColumns(map: ReadMap, header: readonly string[], file: string): Problem[] {
  const known = new Set(header)
  return columnsOf(map.value)
    .filter(({ column }) => !known.has(column))
    .map(({ column, path }) => {
      const hint =
        didYouMean(column, header) ?? `its columns: ${header.slice(0, 20).join(', ')}${header.length > 20 ? ', …' : ''}`
      return map.problem(path, `${file} has no column "${column}"`, hint)
    })
}
