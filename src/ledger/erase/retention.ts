import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { Retention } from '../../definition/playbook.ts'
import { fromMs, type PersonId, type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import type { Book } from '../book.ts'
import { erasePerson } from './erase.ts'
import { forgetHashes, OVERTAKES_MS } from './remembered.ts'

export interface Keeping {
  readonly pool: Pool
  readonly workspace: WorkspaceId
  readonly book: Book
  readonly retention: Retention
  readonly now: Timestamp
  /** Somebody could not be let go now; the others are. */
  readonly onError: (error: unknown) => void
}

/** Visitors let go in one pass: their streams are short, and live leads pass in between. */
const AT_ONCE = 50
/** Rows emptied in one statement. */
const ROWS = 5_000

/** Who never said who they are: no name of any kind, only browsers. */
const STRANGERS = `select l.person_id as id from people_listed l
  where l.workspace_id = $1 and l.seen_at < $2 and l.email is null and l.name is null and l.owner is null
    and not exists (select from subjects s join identities i on i.workspace_id = $1 and i.subject_id = s.subject_id and i.kind <> 'anonymous'
      where s.workspace_id = $1 and s.person_id = l.person_id)
  order by l.person_id limit ${AT_ONCE}`

const some = (table: string, where: string): string =>
  `ctid = any(array(select ctid from ${table} where workspace_id = $1 and ${where} limit ${ROWS}))`

/** Each with the instant before which it applies as its second parameter. */
const CLASSES: readonly { readonly kept: keyof Retention; readonly text: string }[] = [
  {
    kept: 'mailsMs',
    text: `update mails set text = null, html = null where workspace_id = $1 and ${some(
      'mails',
      `text is not null and rendered_at < $2 and state in ('accepted', 'rejected', 'uncertain', 'suppressed', 'limited', 'discarded')`,
    )}`,
  },
  { kept: 'refusedMs', text: `delete from refusals where workspace_id = $1 and ${some('refusals', 'at < $2')}` },
  {
    // The network says from where, and no longer who: /24 and /48 are what analytics tools keep of an address.
    kept: 'addressesMs',
    text: `update consent_proofs set ip = network(set_masklen(ip::inet, case family(ip::inet) when 4 then 24 else 48 end))::text,
        confirmed_ip = network(set_masklen(confirmed_ip::inet, case family(confirmed_ip::inet) when 4 then 24 else 48 end))::text
      where workspace_id = $1 and ${some('consent_proofs', `coalesce(confirmed_at, asked_at) < $2 and (ip !~ '/' or confirmed_ip !~ '/')`)}`,
  },
  {
    kept: 'browsersMs',
    text: `update consent_proofs set user_agent = null, confirmed_user_agent = null where workspace_id = $1
      and ${some('consent_proofs', 'coalesce(confirmed_at, asked_at) < $2 and (user_agent is not null or confirmed_user_agent is not null)')}`,
  },
]

/** Lets go of what has been kept for as long as the definition says; a bounded part of it a call. Answers whether there is more. */
export async function letGo({ pool, workspace, book, retention, now, onError }: Keeping): Promise<boolean> {
  const since = (kept: keyof Retention): Timestamp => fromMs(toMs(now) - retention[kept])
  let hasMore = false
  for (const { kept, text } of CLASSES) {
    const { rowCount } = await inWorkspace(pool, workspace, (client) => client.query(text, [workspace, since(kept)]))
    hasMore ||= rowCount === ROWS
  }
  const overtaken = fromMs(toMs(now) - OVERTAKES_MS)
  await inWorkspace(pool, workspace, (client) => forgetHashes(client, workspace, overtaken))
  const { rows } = await inWorkspace(pool, workspace, (client) =>
    client.query<{ id: PersonId }>(STRANGERS, [workspace, since('visitorsMs')]),
  )
  let gone = 0
  for (const { id } of rows) {
    try {
      await erasePerson({ pool, workspace, book, now, by: 'retention', because: 'expired' }, id)
      gone += 1
    } catch (error) {
      onError(error)
    }
  }
  return hasMore || gone === AT_ONCE
}
