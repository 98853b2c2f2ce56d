import type { Timestamp } from '../funnel/brand.ts'
import { byText, insertPart, type Part, part, textOf } from './statement.ts'
import type { Writes } from './writes.ts'

/** Companies, and who owns them first. Parts of one statement do not see each other's rows, so a new one comes with its owner. */
export function accountParts(writes: Writes, now: Timestamp): (Part | undefined)[] {
  const owners = new Map(writes.accountOwners.toReversed().map(({ id, owner }) => [id, owner]))
  const written = new Set<string>(writes.accounts.map(({ id }) => id))
  const others = [...owners].filter(([id]) => !written.has(id)).sort(byText(([id]) => id))
  return [
    insertPart({
      table: 'accounts',
      rows: [...writes.accounts].sort(byText(({ id }) => id)),
      columns: [
        ['account_id', 'uuid', ({ id }) => id],
        ['seq', 'int', ({ seq }) => seq],
        ['state', 'jsonb', ({ state }) => state],
        ['name', 'text', ({ state }) => textOf(state.values.name) ?? textOf(state.values.domain)],
        ['hidden', 'boolean', ({ hidden }) => hidden],
        ['owner', 'uuid', ({ id }) => owners.get(id) ?? null],
        ['created_at', 'timestamptz', () => now],
      ],
      conflict: `on conflict (workspace_id, account_id) do update set seq = excluded.seq, state = excluded.state,
        name = excluded.name, hidden = excluded.hidden, owner = coalesce(accounts.owner, excluded.owner)`,
    }),
    part(
      'account_owners',
      `update accounts a set owner = u.owner from unnest($?::uuid[], $?::uuid[]) u(id, owner)
       where a.workspace_id = $1 and a.account_id = u.id and a.owner is null returning 1`,
      others.map(([id]) => id),
      others.map(([, owner]) => owner),
    ),
  ]
}

/** Deals as they are now. */
export function opportunityParts(writes: Writes): (Part | undefined)[] {
  return [
    insertPart({
      table: 'opportunities',
      rows: writes.opportunities,
      columns: [
        ['opportunity_id', 'uuid', ({ id }) => id],
        ['seq', 'int', ({ seq }) => seq],
        ['state', 'jsonb', ({ state }) => state ?? {}],
        ['person_id', 'uuid', ({ person }) => person],
        ['account_id', 'uuid', ({ account }) => account],
        ['stage', 'text', ({ state }) => state?.stage ?? ''],
        ['status', 'text', ({ state }) => state?.status ?? 'open'],
        ['value', 'numeric', ({ state }) => state?.value ?? null],
        ['product', 'text', ({ state }) => state?.product ?? null],
        ['rep', 'text', ({ state }) => state?.rep ?? null],
        ['opened_at', 'timestamptz', ({ state }) => state?.openedAt ?? null],
        ['closed_at', 'timestamptz', ({ state }) => state?.closedAt ?? null],
        ['hidden', 'boolean', ({ state }) => state === undefined],
      ],
      conflict: `on conflict (workspace_id, opportunity_id) do update set seq = excluded.seq, state = excluded.state,
        person_id = excluded.person_id, account_id = excluded.account_id, stage = excluded.stage, status = excluded.status,
        value = excluded.value, product = excluded.product, rep = excluded.rep, opened_at = excluded.opened_at,
        closed_at = excluded.closed_at, hidden = excluded.hidden`,
    }),
  ]
}

/** Teams, spend, and the work to do after the commit. */
export function otherParts(writes: Writes): (Part | undefined)[] {
  return [
    insertPart({
      table: 'pools',
      rows: writes.pools,
      columns: [
        ['pool_id', 'uuid', ({ id }) => id],
        ['team', 'text', ({ pool }) => pool.team],
        ['seq', 'int', ({ seq }) => seq],
        ['state', 'jsonb', ({ pool }) => pool],
      ],
      conflict: 'on conflict (workspace_id, pool_id) do update set seq = excluded.seq, state = excluded.state',
    }),
    insertPart({
      table: 'spend',
      rows: writes.spend,
      columns: [
        ['spend_id', 'uuid', ({ id }) => id],
        ['channel', 'text', ({ event }) => event.channel],
        ['campaign', 'text', ({ event }) => event.campaign ?? null],
        ['amount', 'numeric', ({ event }) => event.amount],
        ['currency', 'text', ({ event }) => event.currency],
        ['from_day', 'date', ({ event }) => event.from],
        ['to_day', 'date', ({ event }) => event.to],
        ['impressions', 'int', ({ event }) => event.impressions ?? null],
        ['clicks', 'int', ({ event }) => event.clicks ?? null],
        ['reach', 'int', ({ event }) => event.reach ?? null],
      ],
      conflict: 'on conflict do nothing',
    }),
    part(
      'withdrawn_spend',
      `update spend s set hidden = true from events e
       where s.workspace_id = $1 and e.workspace_id = $1 and e.batch_id = any($?::uuid[])
         and e.type = 'spend.recorded' and s.spend_id = e.id returning 1`,
      writes.withdrawnSpend,
    ),
    insertPart({
      table: 'effects',
      rows: writes.effects,
      columns: [
        ['id', 'uuid', ({ id }) => id],
        ['kind', 'text', ({ kind }) => kind],
        ['subject_id', 'uuid', ({ subject }) => subject],
        ['payload', 'jsonb', ({ payload }) => payload],
        ['due', 'timestamptz', ({ due }) => due],
      ],
      conflict: 'on conflict do nothing',
    }),
    proofsPart(writes),
  ]
}

/** Proofs of what somebody agreed to were recorded before the ledger knew whose they are. */
function proofsPart({ proofs }: Writes): Part | undefined {
  const tied = [...proofs].sort(byText(([submission]) => submission))
  return part(
    'consent_proofs',
    `update consent_proofs p set subject_id = u.subject from unnest($?::uuid[], $?::uuid[]) u(submission, subject)
     where p.workspace_id = $1 and p.submission = u.submission and p.subject_id is null returning 1`,
    tied.map(([submission]) => submission),
    tied.map(([, subject]) => subject),
  )
}
