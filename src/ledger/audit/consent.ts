import { hashSql, keptKey } from '../../capture/suppression/store.ts'
import type { Check } from './check.ts'
import type { Finding } from './finding.ts'
import type { Scene } from './scene.ts'

const UNHASHED = `
select 'person ' || p.person_id as who, 'is closed (' || (q.one ->> 'reason') || '), and an address of theirs is open' as what
from people p
cross join lateral json_array_elements(p.state -> 'suppressed') q(one)
join identities i on i.workspace_id = $1 and i.subject_id = (q.one ->> 'subject')::uuid and i.kind = 'email'
where p.workspace_id = $1 and p.merged_into is null and p.state -> 'suppressed' is not null and not exists (
  select from suppressions s where s.workspace_id = $1 and s.reason = q.one ->> 'reason' and s.lifted_at is null
    and s.hash = ${hashSql('i.value', '$2', '$3')})`

async function closed({ client, workspace }: Scene, finding: Finding): Promise<void> {
  await finding.count(client, 'select count(*) as n from suppressions where workspace_id = $1', [workspace])
  const key = await keptKey(client)
  // Made with the first fact: without one nobody is closed either.
  if (key !== undefined) await finding.ask(client, UNHASHED, [workspace, key.outer, key.inner])
}

/** D7: what closed somebody outlasts whatever comes of them. */
export const SUPPRESSIONS_HOLD: Check = {
  id: 'D7',
  invariant: 'Every address of whoever takes no mail is closed by its hash, so that it stays closed without them.',
  how: 'Hashes the addresses of people who are closed, and looks for the rows.',
  workspace: closed,
}

const PROOFS: readonly string[] = [
  `select 'fact ' || e.id as who, 'names a proof that is not there' as what from events e
   where e.workspace_id = $1 and e.type = 'capture.consented' and e.body ->> 'proof' is not null and not exists (
     select from consent_proofs p where p.workspace_id = $1 and p.proof_id = (e.body ->> 'proof')::uuid)`,
  `select 'proof ' || p.proof_id as who, case when p.text_hash is null then 'says neither the words nor who recorded it'
       when t.hash is null then 'names words that are not kept'
       else 'was given ' || p.asked_at || ', before its words were shown at ' || t.first_seen_at end as what
   from consent_proofs p left join consent_texts t on t.workspace_id = $1 and t.hash = p.text_hash
   where p.workspace_id = $1 and p.purpose is not null and case when p.text_hash is null then p.source not like 'recorded by %'
     else t.hash is null or t.first_seen_at > p.asked_at end`,
  `select 'proof ' || p.proof_id as who, 'has its times in the wrong order' as what from consent_proofs p
   where p.workspace_id = $1 and (p.rendered_at > p.asked_at or p.asked_at > p.granted_at or p.asked_at > p.confirmed_at
     or (p.expires_at is not null and p.granted_at is not null and p.confirmed_at is null))`,
  `select 'text ' || encode(t.hash, 'hex') as who, 'is not what its hash was made of' as what from consent_texts t
   where t.workspace_id = $1 and t.hash <> sha256(convert_to(t.text, 'UTF8'))`,
]

async function proven({ client, workspace }: Scene, finding: Finding): Promise<void> {
  await finding.count(client, 'select count(*) as n from consent_proofs where workspace_id = $1', [workspace])
  for (const text of PROOFS) await finding.ask(client, text, [workspace])
}

/** I24: what somebody agreed to can be shown, word for word, and was shown before they did. */
export const CONSENTS_PROVEN: Check = {
  id: 'I24',
  invariant: 'Every consent that names a proof has it, with the words as they were shown before it was given.',
  how: 'Joins facts, proofs and texts, hashes each text anew, and compares the times.',
  workspace: proven,
}
