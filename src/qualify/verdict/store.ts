import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { AccountId, Json, RepId, WorkspaceId } from '../../funnel/brand.ts'
import type { Identifier } from '../../funnel/capture.ts'

/** Whom the ledger knows already of those looked at. */
export interface AlreadyKnown {
  readonly person: { readonly id: string; readonly name: string } | null
  readonly account: {
    readonly id: AccountId
    readonly name: string
    readonly people: number
    readonly values: Readonly<Record<string, Json>>
  } | null
}

/** The person of an address and the company of a domain, as far as whoever asks may see them. */
export async function alreadyKnown(
  pool: Pool,
  workspace: WorkspaceId,
  asked: { readonly email: string | null; readonly domain: string | null; readonly only: RepId | null },
): Promise<AlreadyKnown> {
  return inWorkspace(pool, workspace, async (client) => {
    const people = await client.query({
      name: 'icp-person',
      text: `select l.person_id as id, coalesce(l.name, l.email) as name from identities i
             join subjects s on s.workspace_id = i.workspace_id and s.subject_id = i.subject_id
             join people_listed l on l.workspace_id = s.workspace_id and l.person_id = s.person_id
             where i.workspace_id = $1 and i.kind = 'email' and i.value = $2 and ($3::uuid is null or l.owner = $3::uuid)`,
      values: [workspace, asked.email, asked.only],
    })
    const accounts = await client.query({
      name: 'icp-account',
      text: `select a.account_id as id, coalesce(a.name, i.value) as name, a.state -> 'values' as values,
               (select count(*) from (select from people_listed l where l.workspace_id = $1 and l.account_id = a.account_id
                 and ($3::uuid is null or l.owner = $3::uuid) limit 1000) c) as people
             from identities i join accounts a on a.workspace_id = i.workspace_id and a.account_id = i.subject_id
             where i.workspace_id = $1 and i.kind = 'account:domain' and i.value = $2 and not a.hidden
               and ($3::uuid is null or exists (select from people_listed m where m.workspace_id = $1 and m.account_id = a.account_id and m.owner = $3::uuid))`,
      values: [workspace, asked.domain, asked.only],
    })
    return { person: people.rows[0] ?? null, account: accounts.rows[0] ?? null }
  })
}

/** Whether one of these identifiers is of a person whom the rep does not have. */
export async function isBeyond(
  pool: Pool,
  workspace: WorkspaceId,
  identifiers: readonly Identifier[],
  only: RepId,
): Promise<boolean> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query({
      name: 'icp-beyond',
      text: `select exists (select from identities i
               join subjects s on s.workspace_id = i.workspace_id and s.subject_id = i.subject_id
               join people p on p.workspace_id = s.workspace_id and p.person_id = s.person_id
               where i.workspace_id = $1 and (i.kind, i.value) in (select * from unnest($2::text[], $3::text[]))
                 and not p.hidden and p.owner is distinct from $4::uuid) as beyond`,
      values: [workspace, identifiers.map(({ kind }) => kind), identifiers.map(({ value }) => value), only],
    })
    return rows[0]?.beyond === true
  })
}
