import type { RepId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { toMs } from '../../funnel/brand.ts'
import type { AccountKey, Addressee, Identifier } from '../../funnel/capture.ts'
import type { FunnelEvent } from '../../funnel/event.ts'
import { companyKeys } from '../../identity/normalise.ts'
import { MAX_FUTURE_MS } from '../instant.ts'
import { judge } from './identify.ts'
import type { Company, ImportMap } from './map.ts'
import type { Row } from './row.ts'

/** One fact of a row, before the ledger's envelope is put around it. */
export interface Draft {
  /** Names the fact among those of its row. */
  readonly part: string
  /** A fact that many rows imply, such as a company's name, is known by this and not by its row. */
  readonly shared?: string
  readonly to: Addressee
  readonly at: Timestamp
  readonly event: FunnelEvent
  readonly flags?: readonly string[]
}

/** What rows are read against. */
export interface World {
  readonly map: ImportMap
  /** The funnel's id of each of the map's `stages`, in their order. */
  readonly stageIds: readonly string[]
  readonly asOf: Timestamp | undefined
  readonly now: Timestamp
  readonly workspace: WorkspaceId
  /** Whom an owner's name or address in the file means. */
  readonly repOf: (said: string) => NamedRep
}

/** A rep as a file names one; `isKnown` is false for a name that no team of the workspace has. */
export interface NamedRep {
  readonly rep: RepId
  readonly name: string
  readonly team: string
  readonly isKnown: boolean
}

/** When a row happened; undefined after an issue was told. */
export interface RowDate {
  readonly at: Timestamp
  readonly isUnknown: boolean
}

/** The first date that is known, or the file's own with a flag. */
export function rowDate(row: Row, world: World, ...known: readonly (Timestamp | undefined)[]): RowDate | undefined {
  const said = known.find((at) => at !== undefined)
  if (said !== undefined) {
    if (toMs(said) <= toMs(world.now) + MAX_FUTURE_MS) return { at: said, isUnknown: false }
    row.tell('bad_date', `the row is dated in the future: ${said.slice(0, 10)}`)
    return undefined
  }
  // A date that could not be read is told already, and is not the same as none.
  if (row.issues.some(({ code }) => code === 'bad_date')) return undefined
  if (world.asOf === undefined) {
    row.tell('no_date', 'the row has no date; write asOf: in the map to date such rows')
    return undefined
  }
  row.tell('date_unknown', `no date of its own: asOf ${world.asOf.slice(0, 10)} stands in`)
  return { at: world.asOf, isUnknown: true }
}

export const UNDATED = ['date_unknown'] as const

/** The company that a row names, surest key first. */
export function companyOf(
  row: Row,
  company: Company | undefined,
  identifiers: readonly Identifier[] = [],
): { readonly keys: readonly AccountKey[]; readonly name: string | undefined } {
  const name = row.text(company?.name, 'account.name')
  const website = row.text(company?.website, 'account.website')
  const mail = identifiers.find(({ kind }) => kind === 'email')?.value
  const external = judge(row, { external: company?.external }, 'account').found[0]
  const keys = companyKeys({
    ...(name !== undefined && { name }),
    ...(website !== undefined && { website }),
    ...(mail !== undefined && { mailDomain: mail.slice(mail.lastIndexOf('@') + 1) }),
    ...(external !== undefined && {
      external: { source: external.kind.slice('external:'.length), id: external.value },
    }),
  })
  return { keys, name }
}

/** Tells an account its name as the file writes it; once a file, however many rows name it. */
export function describeCompany(keys: readonly AccountKey[], name: string | undefined, date: RowDate): Draft[] {
  const [first] = keys
  if (first === undefined || name === undefined) return []
  return [
    {
      part: 'company',
      shared: `${first.kind}\n${first.value}`,
      to: { kind: 'account', keys },
      at: date.at,
      event: { type: 'account.described', traits: { name } },
    },
  ]
}
