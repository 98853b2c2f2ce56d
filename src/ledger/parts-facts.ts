import { bodyOf } from './fact-row.ts'
import { byText, insertPart, type Part, part } from './statement.ts'
import type { Writes } from './writes.ts'

/** Receipts and facts: what was captured, once. */
export function factParts(writes: Writes): (Part | undefined)[] {
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
        ['flags', 'text[]', ({ fact }) => fact.flags ?? null],
        ['body', 'jsonb', ({ fact }) => bodyOf(fact.event)],
        ['seen', 'jsonb', ({ fact }) => fact.seen ?? null],
      ],
      // What another process stored meanwhile must be counted, not fail: the batch is tried again, nothing is to blame.
      conflict: 'on conflict do nothing',
    }),
  ]
}

/** Identifiers, subjects and who belongs to whom. */
export function identityParts(writes: Writes): (Part | undefined)[] {
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
      `update subjects s set person_id = u.person, merged_into = case when u.cut then u.edge else s.merged_into end
       from unnest($?::uuid[], $?::uuid[], $?::boolean[], $?::uuid[]) u(subject, person, cut, edge)
       where s.workspace_id = $1 and s.subject_id = u.subject returning 1`,
      writes.remapped.map(({ subject }) => subject),
      writes.remapped.map(({ person }) => person),
      writes.remapped.map(({ edge }) => edge !== undefined),
      writes.remapped.map(({ edge }) => edge ?? null),
    ),
  ]
}
