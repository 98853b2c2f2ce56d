import type { Check } from './check.ts'
import { ERASED } from './erased.ts'
import type { Finding } from './finding.ts'
import type { Scene } from './scene.ts'

/** Undone facts too: they stay, fold to nothing, and so do their receipts. */
const FACTS = 'select e.id, e.subject_id, e.type from events e where e.workspace_id = $1'

async function receipts({ client, workspace }: Scene, finding: Finding): Promise<void> {
  const values = [workspace]
  await finding.count(client, 'select count(*) as n from events where workspace_id = $1', values)
  await finding.ask(
    client,
    `select 'fact ' || e.id as who, case when r.key is null then 'has no receipt: the same message would be stored again'
       else 'is of subject ' || e.subject_id || ', its receipt of ' || r.subject_id end as what
     from (${FACTS}) e left join receipts r on r.workspace_id = $1 and r.key = e.id
     where r.key is null or r.subject_id <> e.subject_id`,
    values,
  )
  // Receipts of what was erased stay, or the same messages would make it anew.
  await finding.ask(
    client,
    `select 'receipt ' || r.key as who, 'was given for a fact that is not there' as what from receipts r
     where r.workspace_id = $1 and not exists (select from events e where e.workspace_id = $1 and e.id = r.key)
       and r.subject_id not in (${ERASED})`,
    values,
  )
  await finding.ask(
    client,
    `select 'fact ' || e.id as who, 'is stored ' || count(*) || ' times' as what from (${FACTS}) e group by e.id having count(*) > 1`,
    values,
  )
}

/** I2: nothing lost, nothing twice. */
export const RECEIPTS: Check = {
  id: 'I2',
  invariant: 'Every fact has its receipt, every receipt its fact, and no message is stored twice.',
  how: 'Joins events and receipts by message both ways, and counts the facts of each message.',
  workspace: receipts,
}
