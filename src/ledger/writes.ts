import type { AccountId, PersonId, SubjectId, Timestamp } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import type { Person } from '../funnel/person.ts'
import type { Held } from '../identity/resolve.ts'
import type { Pool } from '../route/pool.ts'
import { bodyOf, type SubjectKind } from './fact-row.ts'
import type { EntryWrite, JourneyWrite } from './person-rows.ts'
import { insertPart, type Part, part } from './statement.ts'
import type { AccountState, OpportunityState } from './streams.ts'

export interface FactWrite {
  readonly fact: Fact
  readonly kind: SubjectKind
  readonly seq: number
  readonly digest: number
}

export interface PersonWrite {
  readonly person: Person
  readonly seq: number
  readonly mergedInto: PersonId | null
  readonly hidden: boolean
  readonly waiting: string | null
}

export interface EffectWrite {
  readonly id: string
  readonly kind: string
  readonly subject: string | null
  readonly payload: string
  readonly due: Timestamp
}

/** Everything one batch changes, collected first and written by one statement. */
export interface Writes {
  readonly facts: FactWrite[]
  readonly identities: Pick<Held, 'kind' | 'value' | 'subject' | 'trusted'>[]
  readonly movedIdentities: Held[]
  readonly subjects: { readonly subject: SubjectId; readonly person: PersonId; readonly edge: PersonId | null }[]
  /** Everybody of `from` now belongs to `root`; `edge` is what `from` itself was joined to. */
  readonly joined: { readonly from: PersonId; readonly root: PersonId; readonly edge: PersonId }[]
  /** `edge` absent keeps the subject's own edge; null removes it. */
  readonly remapped: { readonly subject: SubjectId; readonly person: PersonId; readonly edge?: PersonId | null }[]
  readonly people: PersonWrite[]
  readonly entries: EntryWrite[]
  readonly superseded: { readonly person: PersonId; readonly id: string; readonly because: string }[]
  readonly journeys: JourneyWrite[]
  readonly endedJourneys: { readonly person: PersonId; readonly cycle: number }[]
  readonly dirtyDays: Set<string>
  readonly alarms: { readonly person: PersonId; readonly due: Timestamp }[]
  readonly silenced: PersonId[]
  readonly accounts: {
    readonly id: AccountId
    readonly state: AccountState
    readonly seq: number
    readonly hidden: boolean
  }[]
  readonly accountOwners: { readonly id: string; readonly owner: string }[]
  readonly opportunities: {
    readonly id: SubjectId
    readonly state: OpportunityState | undefined
    readonly seq: number
    readonly person: string | null
    readonly account: string | null
  }[]
  readonly pools: { readonly id: SubjectId; readonly pool: Pool; readonly seq: number }[]
  readonly spend: { readonly id: string; readonly event: Extract<Fact['event'], { type: 'spend.recorded' }> }[]
  readonly effects: EffectWrite[]
}

export const noWrites = (): Writes => ({
  facts: [],
  identities: [],
  movedIdentities: [],
  subjects: [],
  joined: [],
  remapped: [],
  people: [],
  entries: [],
  superseded: [],
  journeys: [],
  endedJourneys: [],
  dirtyDays: new Set(),
  alarms: [],
  silenced: [],
  accounts: [],
  accountOwners: [],
  opportunities: [],
  pools: [],
  spend: [],
  effects: [],
})

const textArray = (flags: readonly string[] | undefined): string | null =>
  flags === undefined || flags.length === 0 ? null : `{${flags.map((flag) => JSON.stringify(flag)).join(',')}}`

const byText =
  <T>(key: (item: T) => string) =>
  (a: T, b: T) =>
    key(a) < key(b) ? -1 : 1

function factParts(writes: Writes): (Part | undefined)[] {
  const facts = [...writes.facts].sort(byText(({ fact }) => fact.id))
  return [
    insertPart({
      table: 'receipts',
      rows: facts,
      columns: [
        ['key', 'uuid', ({ fact }) => fact.id],
        ['subject_id', 'uuid', ({ fact }) => fact.subject],
        ['digest', 'int', ({ digest }) => digest],
      ],
      conflict: 'on conflict do nothing',
    }),
    insertPart({
      table: 'events',
      rows: facts,
      columns: [
        ['subject_id', 'uuid', ({ fact }) => fact.subject],
        ['at', 'timestamptz', ({ fact }) => fact.at],
        ['id', 'uuid', ({ fact }) => fact.id],
        ['seq', 'int', ({ seq }) => seq],
        ['subject_kind', 'text', ({ kind }) => kind],
        ['type', 'text', ({ fact }) => fact.event.type],
        ['version', 'int', ({ fact }) => fact.version],
        ['mode', 'text', ({ fact }) => fact.mode],
        ['trust', 'text', ({ fact }) => fact.trust],
        ['door', 'text', ({ fact }) => fact.door],
        ['recorded_at', 'timestamptz', ({ fact }) => fact.recordedAt],
        ['batch_id', 'uuid', ({ fact }) => fact.batch ?? null],
        ['flags', 'text[]', ({ fact }) => textArray(fact.flags)],
        ['body', 'jsonb', ({ fact }) => bodyOf(fact.event)],
        ['seen', 'jsonb', ({ fact }) => (fact.seen === undefined ? null : JSON.stringify(fact.seen))],
      ],
    }),
  ]
}

function identityParts(writes: Writes): (Part | undefined)[] {
  const identities = [...writes.identities].sort(byText(({ kind, value }) => `${kind}\n${value}`))
  const moved = writes.movedIdentities
  return [
    insertPart({
      table: 'identities',
      rows: identities,
      columns: [
        ['kind', 'text', ({ kind }) => kind],
        ['value', 'text', ({ value }) => value],
        ['subject_id', 'uuid', ({ subject }) => subject],
        ['trusted', 'boolean', ({ trusted }) => trusted],
      ],
      conflict: 'on conflict do nothing',
    }),
    part(
      'moved_identities',
      `update identities i set subject_id = u.subject, trusted = true
       from unnest($?::text[], $?::text[], $?::uuid[]) u(kind, value, subject)
       where i.workspace_id = $1 and i.kind = u.kind and i.value = u.value returning 1`,
      moved.map(({ kind }) => kind),
      moved.map(({ value }) => value),
      moved.map(({ subject }) => subject),
    ),
    insertPart({
      table: 'subjects',
      rows: writes.subjects,
      columns: [
        ['subject_id', 'uuid', ({ subject }) => subject],
        ['person_id', 'uuid', ({ person }) => person],
        ['merged_into', 'uuid', ({ edge }) => edge],
      ],
    }),
    part(
      'joined',
      `update subjects s set person_id = u.root, merged_into = case when s.subject_id = u.origin then u.edge else s.merged_into end
       from unnest($?::uuid[], $?::uuid[], $?::uuid[]) u(origin, root, edge)
       where s.workspace_id = $1 and s.person_id = u.origin returning 1`,
      writes.joined.map(({ from }) => from),
      writes.joined.map(({ root }) => root),
      writes.joined.map(({ edge }) => edge),
    ),
    part(
      'remapped',
      `update subjects s set person_id = u.person, merged_into = case when u.cut then u.into else s.merged_into end
       from unnest($?::uuid[], $?::uuid[], $?::boolean[], $?::uuid[]) u(subject, person, cut, into)
       where s.workspace_id = $1 and s.subject_id = u.subject returning 1`,
      writes.remapped.map(({ subject }) => subject),
      writes.remapped.map(({ person }) => person),
      writes.remapped.map(({ edge }) => edge !== undefined),
      writes.remapped.map(({ edge }) => edge ?? null),
    ),
  ]
}

const UPSERT_PERSON = `on conflict (workspace_id, person_id) do update set version = excluded.version,
  folded_to = excluded.folded_to, seq = excluded.seq, state = excluded.state, merged_into = excluded.merged_into,
  hidden = excluded.hidden, email = excluded.email, stage = excluded.stage, track = excluded.track, cycle = excluded.cycle,
  owner = excluded.owner, account_id = excluded.account_id, waiting_team = excluded.waiting_team`

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function peopleParts(writes: Writes, now: Timestamp): (Part | undefined)[] {
  const people = [...writes.people].sort(byText(({ person }) => person.id))
  return [
    insertPart<PersonWrite>({
      table: 'people',
      rows: people,
      columns: [
        ['person_id', 'uuid', ({ person }) => person.id],
        ['version', 'int', ({ person }) => person.version],
        ['folded_to', 'timestamptz', ({ person }) => person.foldedTo ?? now],
        ['seq', 'int', ({ seq }) => seq],
        ['state', 'jsonb', ({ person }) => JSON.stringify(person)],
        ['merged_into', 'uuid', ({ mergedInto }) => mergedInto],
        ['hidden', 'boolean', ({ hidden }) => hidden],
        ['email', 'text', ({ person }) => textOf(person.values.email)],
        ['stage', 'text', ({ person }) => person.stage],
        ['track', 'text', ({ person }) => person.track],
        ['cycle', 'int', ({ person }) => person.cycle],
        ['owner', 'uuid', ({ person }) => person.owner?.rep ?? null],
        ['account_id', 'uuid', ({ person }) => textOf(person.account.id)],
        ['waiting_team', 'text', ({ waiting }) => waiting],
        ['created_at', 'timestamptz', ({ person }) => person.firstAt ?? now],
      ],
      conflict: UPSERT_PERSON,
    }),
    insertPart({
      table: 'alarms',
      rows: [...writes.alarms].sort(byText(({ person }) => person)),
      columns: [
        ['person_id', 'uuid', ({ person }) => person],
        ['due', 'timestamptz', ({ due }) => due],
      ],
      conflict: 'on conflict (workspace_id, person_id) do update set due = excluded.due',
    }),
    part(
      'silenced',
      'delete from alarms a using unnest($?::uuid[]) u(person) where a.workspace_id = $1 and a.person_id = u.person returning 1',
      writes.silenced,
    ),
  ]
}

function journeyParts(writes: Writes, now: Timestamp): (Part | undefined)[] {
  return [
    insertPart({
      table: 'stage_entries',
      rows: writes.entries,
      columns: [
        ['person_id', 'uuid', ({ person }) => person],
        ['id', 'uuid', ({ id }) => id],
        ['cycle', 'int', ({ entry }) => entry.cycle],
        ['stage', 'text', ({ entry }) => entry.stage],
        ['position', 'int', ({ position }) => position],
        ['at', 'timestamptz', ({ entry }) => entry.at],
        ['version', 'int', ({ entry }) => entry.version],
        ['basis', 'text', ({ entry }) => entry.basis],
        ['evidence', 'jsonb', ({ entry }) => JSON.stringify({ ...entry.evidence, cause: entry.cause })],
        ['recorded_at', 'timestamptz', () => now],
      ],
      conflict:
        'on conflict (workspace_id, person_id, id) do update set superseded_at = null, because = null, at = excluded.at',
    }),
    part(
      'superseded',
      `update stage_entries e set superseded_at = u.now, because = u.because
       from unnest($?::uuid[], $?::uuid[], $?::text[], $?::timestamptz[]) u(person, id, because, now)
       where e.workspace_id = $1 and e.person_id = u.person and e.id = u.id returning 1`,
      writes.superseded.map(({ person }) => person),
      writes.superseded.map(({ id }) => id),
      writes.superseded.map(({ because }) => because),
      writes.superseded.map(() => now),
    ),
    insertPart({
      table: 'journeys',
      rows: writes.journeys,
      columns: [
        ['person_id', 'uuid', ({ person }) => person],
        ['cycle', 'int', ({ cycle }) => cycle],
        ['day', 'date', ({ day }) => day],
        ['entered', 'jsonb', ({ entered }) => JSON.stringify(entered)],
        ['dimensions', 'jsonb', ({ dimensions }) => JSON.stringify(dimensions)],
        ['date_unknown', 'boolean', ({ dateUnknown }) => dateUnknown],
      ],
      conflict: `on conflict (workspace_id, person_id, cycle) do update set day = excluded.day, entered = excluded.entered,
        dimensions = excluded.dimensions, date_unknown = excluded.date_unknown`,
    }),
    part(
      'ended_journeys',
      `delete from journeys j using unnest($?::uuid[], $?::int[]) u(person, cycle)
       where j.workspace_id = $1 and j.person_id = u.person and j.cycle = u.cycle returning 1`,
      writes.endedJourneys.map(({ person }) => person),
      writes.endedJourneys.map(({ cycle }) => cycle),
    ),
    insertPart({
      table: 'dirty_days',
      rows: [...writes.dirtyDays].sort(),
      columns: [['day', 'date', (day) => day]],
      conflict: 'on conflict do nothing',
    }),
  ]
}

function thingParts(writes: Writes, now: Timestamp): (Part | undefined)[] {
  return [
    insertPart({
      table: 'accounts',
      rows: [...writes.accounts].sort(byText(({ id }) => id)),
      columns: [
        ['account_id', 'uuid', ({ id }) => id],
        ['seq', 'int', ({ seq }) => seq],
        ['state', 'jsonb', ({ state }) => JSON.stringify(state)],
        ['name', 'text', ({ state }) => textOf(state.values.name) ?? textOf(state.values.domain)],
        ['hidden', 'boolean', ({ hidden }) => hidden],
        ['created_at', 'timestamptz', () => now],
      ],
      conflict: `on conflict (workspace_id, account_id) do update set seq = excluded.seq, state = excluded.state,
        name = excluded.name, hidden = excluded.hidden`,
    }),
    part(
      'account_owners',
      `update accounts a set owner = u.owner from unnest($?::uuid[], $?::uuid[]) u(id, owner)
       where a.workspace_id = $1 and a.account_id = u.id and a.owner is null returning 1`,
      writes.accountOwners.map(({ id }) => id),
      writes.accountOwners.map(({ owner }) => owner),
    ),
    insertPart({
      table: 'opportunities',
      rows: writes.opportunities,
      columns: [
        ['opportunity_id', 'uuid', ({ id }) => id],
        ['seq', 'int', ({ seq }) => seq],
        ['state', 'jsonb', ({ state }) => JSON.stringify(state ?? {})],
        ['person_id', 'uuid', ({ person }) => person],
        ['account_id', 'uuid', ({ account }) => account],
        ['stage', 'text', ({ state }) => state?.stage ?? ''],
        ['status', 'text', ({ state }) => state?.status ?? 'open'],
        ['value', 'numeric', ({ state }) => state?.value ?? null],
        ['product', 'text', ({ state }) => state?.product ?? null],
        ['rep', 'text', ({ state }) => state?.rep ?? null],
        ['opened_at', 'timestamptz', ({ state }) => state?.openedAt ?? null],
        ['closed_at', 'timestamptz', ({ state }) => state?.closedAt ?? null],
        ['hidden', 'boolean', ({ state }) => state === undefined],
      ],
      conflict: `on conflict (workspace_id, opportunity_id) do update set seq = excluded.seq, state = excluded.state,
        person_id = excluded.person_id, account_id = excluded.account_id, stage = excluded.stage, status = excluded.status,
        value = excluded.value, product = excluded.product, rep = excluded.rep, opened_at = excluded.opened_at,
        closed_at = excluded.closed_at, hidden = excluded.hidden`,
    }),
    insertPart({
      table: 'pools',
      rows: writes.pools,
      columns: [
        ['pool_id', 'uuid', ({ id }) => id],
        ['team', 'text', ({ pool }) => pool.team],
        ['seq', 'int', ({ seq }) => seq],
        ['state', 'jsonb', ({ pool }) => JSON.stringify(pool)],
      ],
      conflict: 'on conflict (workspace_id, pool_id) do update set seq = excluded.seq, state = excluded.state',
    }),
    insertPart({
      table: 'spend',
      rows: writes.spend,
      columns: [
        ['spend_id', 'uuid', ({ id }) => id],
        ['channel', 'text', ({ event }) => event.channel],
        ['campaign', 'text', ({ event }) => event.campaign ?? null],
        ['amount', 'numeric', ({ event }) => event.amount],
        ['currency', 'text', ({ event }) => event.currency],
        ['from_day', 'date', ({ event }) => event.from],
        ['to_day', 'date', ({ event }) => event.to],
        ['impressions', 'int', ({ event }) => event.impressions ?? null],
        ['clicks', 'int', ({ event }) => event.clicks ?? null],
        ['reach', 'int', ({ event }) => event.reach ?? null],
      ],
    }),
    insertPart({
      table: 'effects',
      rows: writes.effects,
      columns: [
        ['id', 'uuid', ({ id }) => id],
        ['kind', 'text', ({ kind }) => kind],
        ['subject_id', 'uuid', ({ subject }) => subject],
        ['payload', 'jsonb', ({ payload }) => payload],
        ['due', 'timestamptz', ({ due }) => due],
      ],
      conflict: 'on conflict do nothing',
    }),
  ]
}

/** The parts of the one statement that writes a batch, in lock order (LEDGER 9). */
export const partsOf = (writes: Writes, now: Timestamp): Part[] =>
  [
    ...factParts(writes),
    ...identityParts(writes),
    ...peopleParts(writes, now),
    ...journeyParts(writes, now),
    ...thingParts(writes, now),
  ].filter((one) => one !== undefined)
