import { identifier } from '../../db/sql.ts'
import { FORGET } from '../erase/erase.ts'
import { RULES } from '../erase/tables.ts'
import type { Check } from './check.ts'
import type { Finding } from './finding.ts'
import type { Scene } from './scene.ts'

/** Everybody of whom only remains are left, by every subject that was theirs. */
export const ERASED = `select s.subject_id from events c join subjects r on r.workspace_id = $1 and r.subject_id = c.subject_id
  join subjects s on s.workspace_id = $1 and s.person_id = r.person_id where c.workspace_id = $1 and c.type = 'ledger.compacted'`

/** Facts go a moment after the erasure itself, so they are wrong only once nobody is about to delete them. */
const FACTS = `select 'fact ' || e.id as who, 'of ' || e.subject_id || ' was to be erased and is still there' as what from events e
  where e.workspace_id = $1 and e.subject_id in (${ERASED}) and e.type not in ('ledger.compacted', 'route.assigned')
    and e.recorded_at <= (select max(c.recorded_at) from events c join subjects s on s.workspace_id = $1 and s.subject_id = c.subject_id
      where c.workspace_id = $1 and c.type = 'ledger.compacted'
        and s.person_id = (select o.person_id from subjects o where o.workspace_id = $1 and o.subject_id = e.subject_id))
    and not exists (select from effects f where f.workspace_id = $1 and f.kind = $2 and f.state not in ('done', 'gave_up')
      and f.payload -> 'subjects' ? e.subject_id::text)`

async function erased({ client, workspace }: Scene, finding: Finding): Promise<void> {
  await finding.count(
    client,
    `select count(*) as n from events where workspace_id = $1 and type = 'ledger.compacted'`,
    [workspace],
  )
  await finding.ask(client, FACTS, [workspace, FORGET])
  for (const [table, rule] of Object.entries(RULES)) {
    if (rule.how !== 'delete' && rule.how !== 'blank') continue
    // Stages that were reached, with their dates, are what reports count.
    if (table === 'stage_entries') continue
    const isLeft =
      rule.how === 'delete'
        ? ''
        : `and num_nonnulls(${rule.columns.map((column) => `t.${identifier(column)}`).join(', ')}) > 0`
    await finding.ask(
      client,
      `select '${table} of ' || t.${identifier(rule.by)} as who, 'says something of somebody who was erased' as what
       from ${identifier(table)} t where t.workspace_id = $1 and t.${identifier(rule.by)} in (${ERASED}) ${isLeft}`,
      [workspace],
    )
  }
}

/** I23: who was erased is found nowhere. */
export const ERASURES: Check = {
  id: 'I23',
  invariant:
    'Of somebody who was erased there is no fact but what reports count, and no row that says anything of them.',
  how: 'Looks for facts, identifiers and rows of every subject whose stream was compacted, table by table.',
  workspace: erased,
}
