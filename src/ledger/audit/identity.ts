import type { Check } from './check.ts'
import type { Finding } from './finding.ts'
import type { Scene } from './scene.ts'

/** Each query names offenders by `who` and `what`; `$1` is the workspace. */
const QUERIES = [
  // Every edge followed to its end; `looped` marks a subject met twice on the way.
  `with recursive up(subject_id, at_subject, next) as (
     select subject_id, subject_id, merged_into from subjects where workspace_id = $1 and merged_into is not null
     union all
     select u.subject_id, s.subject_id, s.merged_into from up u
     join subjects s on s.workspace_id = $1 and s.subject_id = u.next
   ) cycle at_subject set looped using path
   select 'subject ' || u.subject_id as who, case when u.looped then 'is merged into itself, round a ring'
       when u.next is not null then 'is merged into ' || u.next || ', who is nobody'
       else 'belongs to ' || s.person_id || ', its root is ' || u.at_subject end as what
   from up u join subjects s on s.workspace_id = $1 and s.subject_id = u.subject_id
   where u.looped or (u.next is null and s.person_id <> u.at_subject)
      or (u.next is not null and not exists (select from subjects n where n.workspace_id = $1 and n.subject_id = u.next))`,
  `select 'subject ' || subject_id as who, 'was merged into nobody and yet belongs to ' || person_id as what
   from subjects where workspace_id = $1 and merged_into is null and person_id <> subject_id`,
  `select 'person ' || s.subject_id as who, case when p.person_id is null then 'has no row' else 'is still marked as merged into ' || p.merged_into end as what
   from subjects s left join people p on p.workspace_id = $1 and p.person_id = s.subject_id
   where s.workspace_id = $1 and s.merged_into is null and (p.person_id is null or p.merged_into is not null)`,
  `select 'person ' || p.person_id as who, case when s.subject_id is null then 'is nobody''s subject'
       when p.merged_into is distinct from s.merged_into then 'is marked as merged into ' || coalesce(p.merged_into::text, 'nobody') || ', its subject into ' || s.merged_into
       else 'was merged away and is still shown' end as what
   from people p left join subjects s on s.workspace_id = $1 and s.subject_id = p.person_id
   where p.workspace_id = $1 and (s.subject_id is null or (s.merged_into is not null and (p.merged_into is distinct from s.merged_into or not p.hidden)))`,
  ...['journeys', 'alarms', 'stage_entries', 'people_listed', 'people_words'].map(
    (
      table,
    ) => `select distinct 'person ' || t.person_id as who, case when p.person_id is null then 'is not there' else 'was merged away' end
       || ' and still has ${table === 'stage_entries' ? 'standing entries' : table}' as what
     from ${table} t left join people p on p.workspace_id = $1 and p.person_id = t.person_id
     where t.workspace_id = $1 and (p.person_id is null or p.merged_into is not null) ${table === 'stage_entries' ? 'and t.superseded_at is null' : ''}`,
  ),
  `select 'identity ' || i.kind || ' ' || i.value as who, 'points to ' || i.subject_id || ', who is nobody' as what from identities i
   where i.workspace_id = $1 and i.kind <> 'workspace'
     and not exists (select from subjects t where t.workspace_id = $1 and t.subject_id = i.subject_id)
     and not exists (select from accounts t where t.workspace_id = $1 and t.account_id = i.subject_id)
     and not exists (select from opportunities t where t.workspace_id = $1 and t.opportunity_id = i.subject_id)
     and not exists (select from pools t where t.workspace_id = $1 and t.pool_id = i.subject_id)`,
  `select 'subject ' || e.subject_id as who, 'has ' || e.n || ' facts and is nobody''s' as what
   from (select subject_id, count(*) as n from events where workspace_id = $1 and subject_kind = 'person' group by subject_id) e
   where not exists (select from subjects s where s.workspace_id = $1 and s.subject_id = e.subject_id)`,
]

async function identity({ client, workspace }: Scene, finding: Finding): Promise<void> {
  await finding.count(client, 'select count(*) as n from subjects where workspace_id = $1', [workspace])
  for (const query of QUERIES) await finding.ask(client, query, [workspace])
}

/** I16: everybody is one person. */
export const IDENTITY: Check = {
  id: 'I16',
  invariant:
    'Merges form no ring, every subject belongs to the root of its chain, and who was merged away is seen nowhere.',
  how: 'Follows every edge to its end, and looks for rows of people who are gone and of subjects who never were.',
  workspace: identity,
}
