import type { Client } from './pool.ts'

/** These only work on what is stored here, and doing them again gives the same. Any other kind may reach somebody outside. */
export const MAY_RUN: readonly string[] = [
  'definition.re-evaluate',
  'route.assign-waiting',
  'identity.tell-people',
  'handoff.tell-person',
  'ledger.rebuild',
  'ledger.forget',
]

const HELD_NOTE = 'held by a restore'

/**
 * After a restore nothing of the past goes out by itself (F43): what was due then may have been done since, so it is left
 * for a person to release. Gives the number held by kind.
 */
export async function holdEffects(client: Pick<Client, 'query'>): Promise<Record<string, number>> {
  const mails = await holdMails(client)
  const { rows } = await client.query<{ kind: string; held: number }>(
    `with held as (
       update effects set state = 'uncertain', note = $2, lease_until = null, lease_token = null
        where state in ('ready', 'claimed', 'handed', 'retry') and kind <> all($1) returning kind
     ) select kind, count(*) as held from held group by kind order by kind`,
    [MAY_RUN, HELD_NOTE],
  )
  const kinds = rows.map(({ kind, held }): [string, number] => [kind, held])
  return Object.fromEntries(mails === 0 ? kinds : [['nurture.deliver-mail', mails], ...kinds])
}

/** Mails that were on their way stand in the outbox for a person to let them go, one by one; their places in the queue are gone. */
async function holdMails(client: Pick<Client, 'query'>): Promise<number> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('mails') is not null as there`)
  if (rows[0]?.there !== true) return 0
  const { rows: workspaces } = await client.query<{ id: string }>('select id from workspaces order by id')
  let held = 0
  for (const { id } of workspaces) {
    const { rowCount } = await client.query(
      `update mails set state = case state when 'handed' then 'uncertain' else 'held' end, note = $2
        where workspace_id = $1 and state in ('waiting', 'ready', 'deferred', 'handed')`,
      [id, HELD_NOTE],
    )
    held += rowCount ?? 0
  }
  await client.query(
    `update effects set state = 'done', note = $1, payload = '{}', lease_until = null, lease_token = null
      where kind = 'nurture.deliver-mail' and state in ('ready', 'claimed', 'handed', 'retry')`,
    [HELD_NOTE],
  )
  return held
}
