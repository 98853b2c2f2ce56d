import type { Client } from './pool.ts'

/** These only work on what is stored here, and doing them again gives the same. Any other kind may reach somebody outside. */
export const MAY_RUN: readonly string[] = [
  'definition.re-evaluate',
  'route.assign-waiting',
  'identity.tell-people',
  'handoff.tell-person',
  'ledger.rebuild',
]

const HELD_NOTE = 'held by a restore'

/**
 * After a restore nothing of the past goes out by itself (F43): what was due then may have been done since, so it is left
 * for a person to release. Gives the number held by kind.
 */
export async function holdEffects(client: Client): Promise<Record<string, number>> {
  const { rows } = await client.query<{ kind: string; held: number }>(
    `with held as (
       update effects set state = 'uncertain', note = $2, lease_until = null, lease_token = null
        where state in ('ready', 'claimed', 'handed', 'retry') and kind <> all($1) returning kind
     ) select kind, count(*) as held from held group by kind order by kind`,
    [MAY_RUN, HELD_NOTE],
  )
  return Object.fromEntries(rows.map(({ kind, held }) => [kind, held]))
}
