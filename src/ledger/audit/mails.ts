import type { Check } from './check.ts'
import type { Finding } from './finding.ts'
import type { Scene } from './scene.ts'

/** A lease of 25 s, and as long again for whoever follows a dead process. */
const LATE = `interval '60 s'`

async function leases({ client, workspace }: Scene, finding: Finding): Promise<void> {
  const values = [workspace]
  await finding.count(client, 'select count(*) as n from effects where workspace_id = $1', values)
  await finding.ask(
    client,
    `select 'effect ' || e.id as who, 'is ' || e.state || ' for nobody since ' || e.lease_until as what from effects e
     where e.workspace_id = $1 and e.state in ('claimed', 'handed') and e.lease_until < now() - ${LATE}
       and exists (select from pg_stat_activity a where a.datname = current_database() and a.application_name like 'sluice:app:%'
         and a.backend_start < now() - ${LATE})`,
    values,
  )
  await finding.ask(
    client,
    `select 'effect ' || e.id as who, 'is ' || e.state || ' without a lease' as what from effects e
     where e.workspace_id = $1 and e.state in ('claimed', 'handed') and (e.lease_until is null or e.lease_token is null)`,
    values,
  )
}

/** I5: what somebody has taken on, somebody does. */
export const LEASES: Check = {
  id: 'I5',
  invariant: 'Nothing is claimed by nobody: every claim has a lease, and none outlives it while a server runs.',
  how: 'Looks for claims without a lease, and for leases that ended a minute ago.',
  workspace: leases,
}

async function once({ client, workspace }: Scene, finding: Finding): Promise<void> {
  const values = [workspace]
  await finding.count(client, 'select count(*) as n from mails where workspace_id = $1', values)
  await finding.ask(
    client,
    `select 'mail ' || min(m.id::text) as who, 'has the message id of ' || count(*) - 1 || ' more' as what from mails m
     where m.workspace_id = $1 group by m.message_id having count(*) > 1`,
    values,
  )
  await finding.ask(
    client,
    `select 'mail ' || m.id as who, 'is ' || m.state || ' and still in the queue' as what from mails m
     join effects e on e.workspace_id = $1 and e.kind = 'nurture.deliver-mail' and e.payload ->> 'mail' = m.id::text
     where m.workspace_id = $1 and ((e.state in ('ready', 'retry', 'claimed') and m.state not in ('ready', 'deferred'))
       or (e.state = 'handed' and m.state <> 'handed'))`,
    values,
  )
  await finding.ask(
    client,
    `select 'mail ' || m.id as who, 'is ' || m.state || ', and nobody will send it or ask about it' as what from mails m
     where m.workspace_id = $1 and m.state in ('ready', 'deferred', 'handed') and not exists (select from effects e
       where e.workspace_id = $1 and e.kind = 'nurture.deliver-mail' and e.payload ->> 'mail' = m.id::text and e.state <> 'done')`,
    values,
  )
  await finding.ask(
    client,
    `select 'mail ' || m.id as who, 'is ' || m.state || ' and was never handed over' as what from mails m
     where m.workspace_id = $1 and m.state in ('handed', 'accepted', 'uncertain') and (m.handed_at is null or m.attempts = 0)`,
    values,
  )
}

/** I6: no mail twice. */
export const MAILED_ONCE: Check = {
  id: 'I6',
  invariant: 'Every mail has its own message id, and stands in the queue exactly while it may go.',
  how: 'Joins the outbox with the queue both ways.',
  workspace: once,
}

async function stopped({ client, workspace }: Scene, finding: Finding): Promise<void> {
  const values = [workspace]
  await finding.count(
    client,
    'select count(*) as n from mails where workspace_id = $1 and handed_at is not null',
    values,
  )
  await finding.ask(
    client,
    `select 'mail ' || m.id as who, 'was handed over at ' || m.handed_at || ', after its address was closed (' || o.reason || ') at '
         || o.recorded_at as what
     from mails m join suppressions o on o.workspace_id = $1 and o.hash = m.to_hash
     where m.workspace_id = $1 and m.handed_at > o.recorded_at and (o.lifted_at is null or m.handed_at < o.lifted_at)
       and (m.marketing or o.reason in ('bounced', 'complained'))`,
    values,
  )
}

/** I7: nothing after a stop. */
export const STOPPED: Check = {
  id: 'I7',
  invariant: 'Nothing was handed over to an address after it was closed to mail of its kind.',
  how: 'Compares each hand-over with the suppressions of its address and when they were recorded.',
  workspace: stopped,
}
