import { closeAddresses, hashSql, type SuppressionKey, suppressionHash } from '../capture/suppression/store.ts'
import type { Client } from '../db/pool.ts'
import { fromMs, type PersonId, type SubjectId, type Timestamp, type WorkspaceId } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import type { Suppression } from '../funnel/person.ts'
import type { Addressing, Item } from './batch.ts'
import type { Folding } from './fold-people.ts'
import { eventId } from './ids.ts'
import type { Closed, PersonRow } from './read.ts'
import type { Part } from './statement.ts'
import type { Writes } from './writes.ts'

/** The hashes of every address that a batch is addressed to, with the first item that names it. */
export function addressesOf(items: readonly Item[], key: SuppressionKey): ReadonlyMap<string, Item> {
  const found = new Map<string, Item>()
  const seen = new Set<string>()
  for (const item of items) {
    const { to } = item.capture
    if (to.kind !== 'person') continue
    for (const { kind, value } of to.identifiers) {
      if (kind !== 'email' || seen.has(value)) continue
      seen.add(value)
      const hash = suppressionHash(key, value)?.toString('hex')
      if (hash !== undefined) found.set(hash, item)
    }
  }
  return found
}

/**
 * Addresses that were suppressed before, whoever they belonged to, close their people again: an import, a form or a call of the
 * API of somebody who was erased must not open what they had closed (D7). The fact carries its item's batch, so that it is
 * undone with it.
 */
export function recallSuppressions(
  closed: readonly Closed[],
  addresses: ReadonlyMap<string, Item>,
  { addressed, known }: Addressing,
  people: { readonly rows: ReadonlyMap<PersonId, PersonRow>; readonly news: ReadonlyMap<PersonId, Fact[]> },
  { now, version }: { readonly now: Timestamp; readonly version: number },
): void {
  for (const { hash, reason, at, source } of closed) {
    const item = addresses.get(hash)
    const own = addressed.find((one) => one.item === item)
    const person = own === undefined ? undefined : known.roots.get(own.fact.subject)
    if (item === undefined || own === undefined || person === undefined) continue
    const { subject } = own.fact
    const before = people.rows.get(person)?.person.suppressed ?? []
    if (before.some((one) => one.reason === reason && one.subject === subject)) continue
    const since = fromMs(Date.parse(at))
    people.news.get(person)?.push({
      id: eventId(`suppressed:${reason}:${item.id}`),
      subject,
      // Never before the fact that brought them, whose first one it may be.
      at: since > own.fact.at ? since : own.fact.at,
      recordedAt: now,
      version,
      mode: own.fact.mode,
      trust: 'trusted',
      door: own.fact.door,
      ...(own.fact.batch === undefined ? {} : { batch: own.fact.batch }),
      event: { type: 'capture.suppressed', channel: 'email', reason, source, since },
    })
  }
}

const keyOf = ({ subject, reason }: Suppression): string => `${subject} ${reason}`

/** What changed for the addresses of a person: closed ones, opened ones, and new addresses of somebody who is closed. */
export function writeSuppressions(
  { row, person, news }: Folding,
  { known }: Addressing,
  key: SuppressionKey,
  writes: Writes,
): void {
  const [before, after] = [row?.person.suppressed ?? [], person.suppressed ?? []]
  if (before.length === 0 && after.length === 0) return
  const had = new Set(before.map(keyOf))
  const has = new Set(after.map(keyOf))
  writes.suppressed.push(...after.filter((one) => !had.has(keyOf(one))))
  for (const one of after)
    for (const held of known.news) {
      const hash = held.kind === 'email' && held.subject === one.subject ? suppressionHash(key, held.value) : undefined
      if (hash !== undefined) writes.suppressedNew.push({ hash: hash.toString('hex'), suppression: one })
    }
  const spoke = new Set<SubjectId>(
    news.flatMap(({ event, subject }) => (event.type === 'capture.consented' ? [subject] : [])),
  )
  // What was only recalled belongs to whoever closed it first, and is not opened by undoing the import that met it again.
  writes.lifted.push(
    ...before.filter((one) => !has.has(keyOf(one)) && (one.recalled !== true || spoke.has(one.subject))),
  )
}

/** A part of the batch's statement, each of which answers rows. */
const closedBy = (rows: string): string => `${closeAddresses(rows, 'told')} returning 1`

/** Rows of addresses that nothing may be sent to: in the batch's own statement, so that none is sent once it is answered (N8). */
export function suppressionParts(writes: Writes, now: Timestamp): (Part | undefined)[] {
  const { suppressed, suppressedNew, lifted, suppressionKey: key } = writes
  if (key === undefined) return []
  const told = (all: readonly Suppression[]) => [
    all.map(({ reason }) => reason),
    all.map(({ at }) => at),
    // Without somebody's own reason: a row outlasts the person, and their words do not.
    all.map(({ source }) => source.replace(/:.*$/s, '')),
  ]
  const stored: Part = {
    name: 'suppressions',
    sql: closedBy(`select $1, ${hashSql('i.value', '$?', '$?')}, u.reason, u.at, u.source
        from unnest($?::uuid[], $?::text[], $?::timestamptz[], $?::text[]) u(subject, reason, at, source)
        join identities i on i.workspace_id = $1 and i.subject_id = u.subject and i.kind = 'email'`),
    parameters: [key.outer, key.inner, suppressed.map(({ subject }) => subject), ...told(suppressed)],
  }
  const fresh = new Map(suppressedNew.map((one) => [`${one.hash} ${one.suppression.reason}`, one]))
  const rows = [...fresh.values()]
  const added: Part = {
    name: 'suppressions_new',
    sql: closedBy(`select $1, decode(u.hash, 'hex'), u.reason, u.at, u.source
        from unnest($?::text[], $?::text[], $?::timestamptz[], $?::text[]) u(hash, reason, at, source)`),
    parameters: [rows.map(({ hash }) => hash), ...told(rows.map(({ suppression }) => suppression))],
  }
  const opened: Part = {
    name: 'suppressions_lifted',
    sql: `update suppressions o set lifted_at = u.now
        from unnest($?::uuid[], $?::text[], $?::timestamptz[]) u(subject, reason, now)
        join identities i on i.workspace_id = $1 and i.subject_id = u.subject and i.kind = 'email'
       where o.workspace_id = $1 and o.hash = ${hashSql('i.value', '$?', '$?')} and o.reason = u.reason
         and o.lifted_at is null returning 1`,
    parameters: [
      lifted.map(({ subject }) => subject),
      lifted.map(({ reason }) => reason),
      lifted.map(() => now),
      key.outer,
      key.inner,
    ],
  }
  return [
    suppressed.length > 0 ? stored : undefined,
    rows.length > 0 ? added : undefined,
    lifted.length > 0 ? opened : undefined,
  ]
}

/** Rows that every suppressed person's addresses must have; nothing is taken away, since rows outlast people. */
export async function rebuildSuppressions(client: Client, workspace: WorkspaceId, key: SuppressionKey): Promise<void> {
  await client.query(
    closeAddresses(
      `select $1, ${hashSql('i.value', '$2', '$3')}, q.one ->> 'reason', (q.one ->> 'at')::timestamptz, split_part(q.one ->> 'source', ':', 1)
         from people p
         cross join lateral json_array_elements(p.state -> 'suppressed') q(one)
         join identities i on i.workspace_id = $1 and i.subject_id = (q.one ->> 'subject')::uuid and i.kind = 'email'
        where p.workspace_id = $1 and p.state -> 'suppressed' is not null`,
      'known',
    ),
    [workspace, key.outer, key.inner],
  )
}
