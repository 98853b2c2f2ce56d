import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { Definition } from '../../definition/definition.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import { parseIdentifier } from '../../identity/normalise.ts'
import { stranger, type Visitor } from '../ctas/choose.ts'

/** What somebody did counts as done for so long. */
const DONE_DAYS = 180
/** The newest of them; whoever did more sees an old offer again. */
const MOST_DONE = 200

/**
 * Whoever gives somebody's address is tied to them by their own word alone (A9), and an offer that fits that person would tell a stranger
 * how far they are. So a browser is known only where all that is known of the person began with it: it read a page before any name was
 * told, and no other record, browser or source of ours speaks of them.
 */
const OWN_BROWSER = `(
      exists (select from events e where e.workspace_id = $1 and e.subject_id = i.subject_id
        and e.type = 'capture.page-viewed' and e.trust = 'claim' and e.recorded_at = (
          select min(f.recorded_at) from events f where f.workspace_id = $1 and f.subject_id = i.subject_id))
      and not exists (select from subjects o
        where o.workspace_id = $1 and o.person_id = s.person_id and o.subject_id <> s.subject_id)
      and not exists (select from identities other where other.workspace_id = $1 and other.subject_id = i.subject_id
        and (other.trusted or (other.kind = 'anonymous' and other.value <> i.value))))`

const VISITOR = {
  name: 'cta-visitor',
  text: `select p.stage, p.email is not null as known,
      array(select coalesce(e.body -> 'properties' ->> 'form', '') || ' ' || coalesce(e.body -> 'properties' ->> 'asset', '')
        from events e join subjects o on o.workspace_id = $1 and o.person_id = s.person_id and e.subject_id = o.subject_id
        where e.workspace_id = $1 and e.type = 'capture.tracked' and e.at > now() - interval '${DONE_DAYS} days'
          and e.body ->> 'name' in ('form_submitted', 'content_downloaded')
        order by e.at desc limit ${MOST_DONE}) as done
    from identities i
      join subjects s on s.workspace_id = $1 and s.subject_id = i.subject_id
      join people p on p.workspace_id = $1 and p.person_id = s.person_id
    where i.workspace_id = $1 and i.kind = 'anonymous' and i.value = $2 and not p.hidden and (i.trusted or ${OWN_BROWSER})`,
}

interface Row {
  readonly stage: string
  readonly known: boolean
  readonly done: readonly string[]
}

/** What is known of the browser with this anonymous id, in one question to the database; a stranger where there is none. */
export async function visitorOf(
  pool: Pool,
  workspace: WorkspaceId,
  asked: { readonly anonymous: string; readonly day: string },
  stages: Definition['stages'],
): Promise<Visitor> {
  const nobody = stranger(`${asked.anonymous} ${asked.day}`)
  const parsed = parseIdentifier('anonymous', asked.anonymous)
  if (!parsed.ok) return nobody
  const rows = await inWorkspace(pool, workspace, async (client) => {
    const answer = await client.query<Row>({ ...VISITOR, values: [workspace, parsed.identifier.value] })
    return answer.rows
  })
  const [row] = rows
  if (row === undefined) return nobody
  const done = row.done.map((one) => one.split(' '))
  const position = stages.find(({ id }) => id === row.stage)?.position
  return {
    ...{ seed: nobody.seed, isKnown: row.known },
    ...(position !== undefined && { position }),
    forms: new Set(done.map(([form = '']) => form).filter((form) => form !== '')),
    assets: new Set(done.map(([, asset = '']) => asset).filter((asset) => asset !== '')),
  }
}
