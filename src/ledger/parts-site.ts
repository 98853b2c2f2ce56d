import { insertPart, type Part, part } from './statement.ts'
import type { Place, Writes } from './writes.ts'

/** In the order of the key, so that neighbours of the index are written together. */
const inOrder = (a: Place, b: Place): number =>
  a.subject !== b.subject
    ? a.subject < b.subject
      ? -1
      : 1
    : a.at !== b.at
      ? a.at < b.at
        ? -1
        : 1
      : a.id < b.id
        ? -1
        : 1

const CONFLICT = 'on conflict (workspace_id, subject_id, at, id) do update set'

const gone = (table: 'hits' | 'touches', places: readonly Place[]): Part | undefined =>
  part(
    `gone_${table}`,
    `delete from ${table} t using unnest($?::uuid[], $?::timestamptz[], $?::uuid[]) u(subject, at, id)
     where t.workspace_id = $1 and t.subject_id = u.subject and t.at = u.at and t.id = u.id returning 1`,
    places.map(({ subject }) => subject),
    places.map(({ at }) => at),
    places.map(({ id }) => id),
  )

/** What was done on the site, and the arrivals there. */
export function siteParts({ hits, touches, goneHits, goneTouches, lateDays }: Writes): (Part | undefined)[] {
  return [
    insertPart({
      table: 'hits',
      rows: [...hits].sort(inOrder),
      columns: [
        ['subject_id', 'uuid', ({ subject }) => subject],
        ['at', 'timestamptz', ({ at }) => at],
        ['id', 'uuid', ({ id }) => id],
        ['kind', 'text', ({ kind }) => kind],
        ['path', 'text', ({ path }) => path],
        ['door', 'text', ({ door }) => door],
        ['version', 'int', ({ version }) => version],
        ['field', 'text', ({ field }) => field],
        ['seconds', 'int', ({ seconds }) => seconds],
        ['scroll', 'smallint', ({ scroll }) => scroll],
        ['channel', 'text', ({ channel }) => channel],
      ],
      conflict: `${CONFLICT} kind = excluded.kind, path = excluded.path, door = excluded.door, version = excluded.version,
        field = excluded.field, seconds = excluded.seconds, scroll = excluded.scroll, channel = excluded.channel`,
    }),
    insertPart({
      table: 'touches',
      rows: [...touches].sort(inOrder),
      columns: [
        ['subject_id', 'uuid', ({ subject }) => subject],
        ['at', 'timestamptz', ({ at }) => at],
        ['id', 'uuid', ({ id }) => id],
        ['channel', 'text', ({ channel }) => channel],
        ['source', 'text', ({ source }) => source],
        ['medium', 'text', ({ medium }) => medium],
        ['campaign', 'text', ({ campaign }) => campaign],
        ['term', 'text', ({ term }) => term],
        ['content', 'text', ({ content }) => content],
        ['referrer', 'text', ({ referrer }) => referrer],
        ['landing', 'text', ({ landing }) => landing],
        ['click_id', 'text', ({ clickId }) => clickId],
        ['rules', 'int', ({ rules }) => rules],
        ['definition', 'int', ({ definition }) => definition],
      ],
      conflict: `${CONFLICT} channel = excluded.channel, source = excluded.source, medium = excluded.medium,
        campaign = excluded.campaign, term = excluded.term, content = excluded.content, referrer = excluded.referrer,
        landing = excluded.landing, click_id = excluded.click_id, rules = excluded.rules,
        definition = excluded.definition`,
    }),
    insertPart({
      table: 'dirty_site_days',
      rows: [...lateDays].sort(),
      columns: [['day', 'date', (day) => day]],
    }),
    gone('hits', goneHits),
    gone('touches', goneTouches),
  ]
}
