import type { Identifier } from '../../funnel/capture.ts'
import { externalKind, parseIdentifier } from '../../identity/normalise.ts'
import type { Cell, Identifiers } from './map.ts'
import { type Row, short } from './row.ts'

type Told = { readonly [Name in keyof Identifiers]: Identifiers[Name] | undefined }

/** The usable identifiers of a row, and what was said of the others. */
export function judge(
  row: Row,
  told: Told,
  group: string,
): {
  readonly found: readonly Identifier[]
  readonly wrong: readonly { readonly name: string; readonly why: string; readonly column: string | undefined }[]
} {
  const found: Identifier[] = []
  const wrong: { name: string; why: string; column: string | undefined }[] = []
  const take = (kind: Identifier['kind'], name: string, said: string | undefined, cell: Cell | undefined): void => {
    const column = typeof cell === 'object' ? cell.column : cell
    if (said === undefined || said === '') return
    const parsed = parseIdentifier(kind, said)
    if (parsed.ok) found.push(parsed.identifier)
    else
      wrong.push({ name, why: `${name} "${short(said)}" cannot be used: ${parsed.why.replaceAll('_', ' ')}`, column })
  }
  take('user', 'userId', row.text(told.userId, `${group}.userId`), told.userId)
  take('email', 'email', row.text(told.email, `${group}.email`), told.email)
  take('anonymous', 'anonymousId', row.text(told.anonymousId, `${group}.anonymousId`), told.anonymousId)
  for (const [system, cell] of Object.entries(told.external ?? {})) {
    take(externalKind(system), `external ${system}`, row.text(cell, `${group}.external.${system}`), cell)
  }
  return { found, wrong }
}

/** Who a row is about; tells an issue when nobody is left, a flag when only some identifier is of no use. */
export function identifiersOf(row: Row, told: Identifiers): readonly Identifier[] {
  const { found, wrong } = judge(row, told, 'identifiers')
  for (const { name, why, column } of wrong) {
    if (found.length > 0) row.tell('identifier_left_out', why, column)
    else row.tell(name === 'email' ? 'bad_email' : 'bad_identifier', why, column)
  }
  if (found.length === 0 && wrong.length === 0) row.tell('no_identifier', 'every identifier of the row is empty')
  return found
}
