import type { ListedRow } from './listed-row.ts'
import { byText, insertPart, type Part, part } from './statement.ts'
import type { Writes } from './writes.ts'

type Column = keyof ListedRow

const TYPES: readonly (readonly [Column, string])[] = [
  ['person_id', 'uuid'],
  ['name', 'text'],
  ['name_key', 'text'],
  ['email', 'text'],
  ['domain', 'text'],
  ['company', 'text'],
  ['company_key', 'text'],
  ['title', 'text'],
  ['stage', 'text'],
  ['furthest', 'text'],
  ['track', 'text'],
  ['grade', 'text'],
  ['score', 'double precision'],
  ['fit', 'double precision'],
  ['engagement', 'double precision'],
  ['owner', 'uuid'],
  ['owner_name', 'text'],
  ['account_id', 'uuid'],
  ['waiting_team', 'text'],
  ['exit_rule', 'text'],
  ['exit_reason', 'text'],
  ['channel', 'text'],
  ['source', 'text'],
  ['country', 'text'],
  ['tags', 'text[]'],
  ['created_at', 'timestamptz'],
  ['seen_at', 'timestamptz'],
]

/** The columns of a row of the people table, in the order they are written. */
export const LISTED_COLUMNS: readonly string[] = TYPES.map(([name]) => name)

const COLUMNS = TYPES.map(([name, type]) => [name, type, (row: ListedRow) => row[name]] as const)
const CHANGED = LISTED_COLUMNS.filter((name) => name !== 'person_id').map((name) => `${name} = excluded.${name}`)

/** The rows of the people table and the words people are searched by. */
export function listedParts({ listed, unlisted, words, goneWords }: Writes): (Part | undefined)[] {
  return [
    insertPart<ListedRow>({
      table: 'people_listed',
      rows: [...listed].sort(byText(({ person_id }) => person_id)),
      columns: COLUMNS,
      conflict: `on conflict (workspace_id, person_id) do update set ${CHANGED.join(', ')}`,
    }),
    part(
      'unlisted',
      'delete from people_listed l using unnest($?::uuid[]) u(person) where l.workspace_id = $1 and l.person_id = u.person returning 1',
      unlisted,
    ),
    insertPart({
      table: 'people_words',
      rows: words,
      columns: [
        ['person_id', 'uuid', ({ person }) => person],
        ['word', 'text', ({ word }) => word],
      ],
      conflict: 'on conflict do nothing',
    }),
    part(
      'gone_words',
      `delete from people_words w using unnest($?::uuid[], $?::text[]) u(person, word)
       where w.workspace_id = $1 and w.person_id = u.person and w.word = u.word returning 1`,
      goneWords.map(({ person }) => person),
      goneWords.map(({ word }) => word),
    ),
  ]
}
