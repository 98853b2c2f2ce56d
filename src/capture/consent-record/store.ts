import type { Client } from '../../db/pool.ts'
import type { ConsentRules } from '../../definition/playbook.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { closedBy, type Person } from '../../funnel/person.ts'
import { choicesOf } from '../consent/choices.ts'
import type { ConsentsAnswer, ProofAnswer, PurposeAnswer, WordAnswer } from './answer.ts'

/** Columns of a proof under the names of its answer. */
const PROOF = `
  p.proof_id as "id", p.purpose, encode(p.text_hash, 'hex') as "textHash", t.text, p.policy, p.form, p.form_version as "version",
  p.page, p.reason, p.ip, p.user_agent as "userAgent", p.rendered_at as "renderedAt", p.asked_at as "askedAt",
  p.mailed_at as "mailedAt", p.confirmed_at as "confirmedAt", p.confirmed_ip as "confirmedIp", p.revoked_at as "revokedAt"`

const WORDS = `
select e.id, e.at, e.door as by, e.body from subjects s
join events e on e.workspace_id = $1 and e.subject_id = s.subject_id and e.type in ('capture.consented', 'capture.suppressed')
where s.workspace_id = $1 and s.person_id = $2 order by e.at desc, e.id desc limit 200`

const PROOFS = `
select ${PROOF} from consent_proofs p
left join consent_texts t on t.workspace_id = $1 and t.hash = p.text_hash
where p.workspace_id = $1 and p.proof_id = any($2::uuid[])`

interface Row {
  readonly id: string
  readonly at: Timestamp
  readonly by: string
  readonly body: Body
}

interface Body {
  readonly source: string
  readonly purpose?: string
  readonly state?: WordAnswer['state']
  readonly reason?: WordAnswer['state']
  readonly proof?: string
}

const wordOf = ({ id, at, by, body }: Row, proofs: ReadonlyMap<string, ProofAnswer>): WordAnswer => ({
  ...{ id, at, by, source: body.source, purpose: body.purpose ?? null },
  ...{ state: body.state ?? body.reason ?? 'unsubscribed', proof: proofs.get(body.proof ?? '') ?? null },
})

/** How every purpose stands for a person, and all that was ever said, with its proofs. */
export async function consentsOf(
  client: Client,
  workspace: WorkspaceId,
  person: Person,
  rules: ConsentRules,
): Promise<ConsentsAnswer> {
  const { rows } = await client.query<Row>({ name: 'consent-words', text: WORDS, values: [workspace, person.id] })
  const asked = rows.flatMap(({ body }) => body.proof ?? [])
  const found = await client.query<ProofAnswer>({ name: 'consent-proofs', text: PROOFS, values: [workspace, asked] })
  const proofs = new Map(found.rows.map((proof) => [proof.id, proof]))
  const purposes = choicesOf(person, rules).map(({ purpose: { id, name, basis }, state, on }): PurposeAnswer => {
    const said = person.consents?.[id]
    return { id, name, basis, state, on, since: said?.at ?? null, source: said?.source ?? null }
  })
  return { purposes, suppressed: closedBy(person), history: rows.map((row) => wordOf(row, proofs)) }
}

/** A text that somebody agreed to, by its hash as hex. */
export async function textOf(
  client: Client,
  workspace: WorkspaceId,
  hash: string,
): Promise<{ readonly hash: string; readonly text: string; readonly firstSeenAt: string } | undefined> {
  const { rows } = await client.query(
    `select encode(hash, 'hex') as hash, text, first_seen_at as "firstSeenAt" from consent_texts
      where workspace_id = $1 and hash = $2`,
    [workspace, Buffer.from(hash, 'hex')],
  )
  return rows[0]
}
