import type { Timestamp } from '../funnel/brand.ts'
import { byText, insertPart, type Part, part, textOf } from './statement.ts'
import type { PersonWrite, Writes } from './writes.ts'

const UPSERT_PERSON = `on conflict (workspace_id, person_id) do update set version = excluded.version,
  folded_to = excluded.folded_to, seq = excluded.seq, state = excluded.state, merged_into = excluded.merged_into,
  hidden = excluded.hidden, email = excluded.email, stage = excluded.stage, track = excluded.track, cycle = excluded.cycle,
  owner = excluded.owner, account_id = excluded.account_id, waiting_team = excluded.waiting_team,
  created_at = excluded.created_at`

/** People as they are now, and when to look at them again. */
export function peopleParts(writes: Writes, now: Timestamp): (Part | undefined)[] {
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
        ['state', 'json', ({ person }) => person],
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

/** Stage entries, journeys and the days whose reports they change. */
export function journeyParts(writes: Writes, now: Timestamp): (Part | undefined)[] {
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
        ['evidence', 'jsonb', ({ entry }) => ({ ...entry.evidence, cause: entry.cause })],
        ['recorded_at', 'timestamptz', () => now],
      ],
      conflict: `on conflict (workspace_id, person_id, id) do update set superseded_at = null, because = null, at = excluded.at,
        version = excluded.version, position = excluded.position, evidence = excluded.evidence`,
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
        ['entered', 'jsonb', ({ entered }) => entered],
        ['dimensions', 'jsonb', ({ dimensions }) => dimensions],
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
