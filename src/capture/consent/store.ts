import { createHash } from 'node:crypto'
import type { Client } from '../../db/pool.ts'
import type { SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Person } from '../../funnel/person.ts'
import { uuidOf } from '../../ledger/ids.ts'
import type { Basis } from '../events.ts'

/** What a text of consent is kept under: sha256, as hex. */
const textHash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What a page's token carries of a text that it showed (B15): 128 bits of the hash, so that nobody finds a second text for it. */
export const shortTextHash = (text: string): string => textHash(text).slice(0, 32)

/** The id of a proof follows from what was sent, so that a retry is one. Without a purpose: the ask for the address alone. */
export const proofId = (submission: string, purpose?: string): string =>
  uuidOf(`consent:${submission}:${purpose ?? ''}`)

/** What somebody agreed to, and everything that shows it. */
export interface Proof {
  /** A uuid; what is sent with one press of a button is confirmed together. */
  readonly submission: string
  /** Absent: only whether the address is theirs is asked. */
  readonly purpose?: string
  readonly basis: Basis
  /** Word for word as it was shown; absent only without a purpose. */
  readonly text?: string
  /** The version of the privacy policy. */
  readonly policy?: string
  readonly form?: string
  readonly version?: number
  /** The page's address, without its query. */
  readonly page?: string
  /** As in the fact: `form demo-request`. */
  readonly source: string
  /** Where a member recorded it by hand. */
  readonly reason?: string
  /** `suppressionHash` of the address: which one it was can be shown, and nobody reads it here. */
  readonly address?: Buffer
  readonly ip?: string
  readonly userAgent?: string
  /** When the text was rendered: of the signed token (B15). */
  readonly renderedAt: Timestamp
  readonly askedAt: Timestamp
  /** Whether it waits for a confirmation by mail; else it is granted as it is. */
  readonly confirm: boolean
  /** Once it is known whose it is; else the ledger says so when it stores the facts (`Capture.proofs`). */
  readonly subject?: SubjectId
}

/** How long a confirmation may be waited for; afterwards the form has to be sent again. */
export const ASK_DAYS = 7

const DAY_MS = 86_400_000

/** A statement with its values. */
interface Statement {
  readonly text: string
  readonly values: unknown[]
}

/** What writes a proof and its text; a repeated one changes nothing. */
export function proofStatements(workspace: WorkspaceId, proof: Proof): readonly Statement[] {
  const id = proofId(proof.submission, proof.purpose)
  const hash = proof.text === undefined ? null : Buffer.from(textHash(proof.text), 'hex')
  const text: Statement = {
    text: `insert into consent_texts (workspace_id, hash, text, first_seen_at) values ($1, $2, $3, $4)
     on conflict (workspace_id, hash) do update set first_seen_at = excluded.first_seen_at
       where consent_texts.first_seen_at > excluded.first_seen_at`,
    values: [workspace, hash, proof.text, proof.renderedAt],
  }
  const expires = new Date(Date.parse(proof.askedAt) + ASK_DAYS * DAY_MS).toISOString()
  const { purpose, policy, form, version, page, reason, address, ip, userAgent, subject } = proof
  const row: Statement = {
    text: `insert into consent_proofs (workspace_id, proof_id, submission, subject_id, address, purpose, basis, text_hash, policy,
       form, form_version, page, source, reason, ip, user_agent, rendered_at, asked_at, expires_at, granted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
     on conflict do nothing`,
    values: [
      ...[workspace, id, proof.submission, subject ?? null, address ?? null, purpose ?? null, proof.basis, hash],
      ...[policy ?? null, form ?? null, version ?? null, page ?? null, proof.source, reason ?? null],
      ...[ip ?? null, userAgent?.slice(0, 500) ?? null, proof.renderedAt, proof.askedAt],
      ...(proof.confirm ? [expires, null] : [null, purpose === undefined ? null : proof.askedAt]),
    ],
  }
  return proof.text === undefined ? [row] : [text, row]
}

/**
 * Writes a proof and its text, in the same request and before the fact that names it is appended. A repeated one changes nothing.
 * Answers its id, for `Consented.proof` and the confirmation's order.
 */
export async function recordProof(client: Client, workspace: WorkspaceId, proof: Proof): Promise<string> {
  for (const statement of proofStatements(workspace, proof)) await client.query(statement)
  return proofId(proof.submission, proof.purpose)
}

/** Says whose the proofs of a submission are, where no capture did (`Capture.proofs`). */
export async function tieProofs(
  client: Client,
  workspace: WorkspaceId,
  submission: string,
  subject: SubjectId,
): Promise<void> {
  await client.query(
    'update consent_proofs set subject_id = $3 where workspace_id = $1 and submission = $2 and subject_id is null',
    [workspace, submission, subject],
  )
}

/** Forgets the proofs of a submission that is nobody's and never will be. */
export async function dropProofs(client: Client, workspace: WorkspaceId, submission: string): Promise<void> {
  await client.query('delete from consent_proofs where workspace_id = $1 and submission = $2 and subject_id is null', [
    workspace,
    submission,
  ])
}

/** When the mail that asks for a confirmation went out, for everything that it asks for; the first time is kept. */
export async function proofMailed(client: Client, workspace: WorkspaceId, proof: string, at: Timestamp): Promise<void> {
  await client.query(
    `update consent_proofs p set mailed_at = $3 from consent_proofs asked
      where p.workspace_id = $1 and asked.workspace_id = $1 and asked.proof_id = $2 and p.submission = asked.submission
        and p.expires_at is not null and p.mailed_at is null`,
    [workspace, proof, at],
  )
}

/** One word of a submission, as its proof has it. */
export interface AskedProof {
  readonly id: string
  readonly submission: string
  readonly subject: SubjectId | null
  readonly purpose: string | null
  readonly basis: Basis
  readonly text: string | null
  readonly form: string | null
  readonly source: string
  readonly askedAt: Timestamp
  readonly expiresAt: Timestamp | null
  readonly confirmedAt: Timestamp | null
}

const WORD = `
select p.proof_id as id, p.submission, p.subject_id as subject, p.purpose, p.basis, t.text, p.form, p.source,
  p.asked_at as "askedAt", p.expires_at as "expiresAt", p.confirmed_at as "confirmedAt"
from consent_proofs asked`
const TEXT = 'left join consent_texts t on t.workspace_id = $1 and t.hash = p.text_hash'

const ASKED = `${WORD}
join consent_proofs p on p.workspace_id = $1 and p.submission = asked.submission and p.expires_at is not null
${TEXT} where asked.workspace_id = $1 and asked.proof_id = $2 order by p.purpose nulls first`

/** Of a flood, as many as somebody reads. */
const MOST_BESIDE = 50
const BESIDE = `${WORD}
join consent_proofs p on p.workspace_id = $1 and p.subject_id = asked.subject_id and p.address = asked.address
  and p.submission <> asked.submission and (p.expires_at > $3 or p.confirmed_at is not null)
${TEXT} where asked.workspace_id = $1 and asked.proof_id = $2
order by p.asked_at desc, p.submission, p.purpose nulls first limit ${MOST_BESIDE}`

/** Everything that one confirmation asks for; empty where nothing was asked. */
export async function askedWith(client: Client, workspace: WorkspaceId, proof: string): Promise<readonly AskedProof[]> {
  const { rows } = await client.query<AskedProof>(ASKED, [workspace, proof])
  return rows
}

/**
 * What else was asked of the same address and waits or is confirmed, newest first. Of several that were sent in a day only one is asked about by mail, and a stranger
 * may have been first: so one link leads to all of them.
 */
export async function askedBeside(
  client: Client,
  workspace: WorkspaceId,
  proof: string,
  now: Timestamp,
): Promise<readonly AskedProof[]> {
  const { rows } = await client.query<AskedProof>(BESIDE, [workspace, proof, now])
  return rows
}

/** By whom and from where an address was confirmed. */
export interface Confirmation {
  readonly at: Timestamp
  readonly ip: string
  readonly userAgent: string | undefined
}

/** Marks everything that one confirmation asks for, unless it is too late; the first press of the button counts. */
export async function confirmProof(
  client: Client,
  workspace: WorkspaceId,
  proof: string,
  { at, ip, userAgent }: Confirmation,
): Promise<readonly AskedProof[]> {
  await client.query(
    `update consent_proofs p set confirmed_at = $3, confirmed_ip = $4, confirmed_user_agent = $5,
       granted_at = case when p.purpose is null then null else $3 end
       from consent_proofs asked
      where p.workspace_id = $1 and asked.workspace_id = $1 and asked.proof_id = $2 and p.submission = asked.submission
        and p.expires_at > $3 and p.confirmed_at is null`,
    [workspace, proof, at, ip, userAgent?.slice(0, 500) ?? null],
  )
  return askedWith(client, workspace, proof)
}

/** When a word was taken back, on the proof that it was given. */
export async function revokeProofs(
  client: Client,
  workspace: WorkspaceId,
  proofs: readonly string[],
  at: Timestamp,
): Promise<void> {
  if (proofs.length === 0) return
  await client.query(
    'update consent_proofs set revoked_at = $3 where workspace_id = $1 and proof_id = any($2::uuid[]) and revoked_at is null',
    [workspace, proofs, at],
  )
}

/** Whose page a link opens: the person whom its subject belongs to today, and an address of theirs. */
export interface Holder {
  readonly subject: SubjectId
  readonly person: Person
  readonly email: string | undefined
}

/** Undefined where nobody is behind the id any more; `erased` people are in `person.erased`. */
export async function holderOf(client: Client, workspace: WorkspaceId, subject: string): Promise<Holder | undefined> {
  const { rows } = await client.query<{ person: Person; email: string | null }>(
    `select p.state as person, coalesce(p.state -> 'values' ->> 'email', (
         select min(i.value) from subjects o join identities i on i.workspace_id = $1 and i.subject_id = o.subject_id
          where o.workspace_id = $1 and o.person_id = p.person_id and i.kind = 'email')) as email
       from subjects s join people p on p.workspace_id = $1 and p.person_id = s.person_id
      where s.workspace_id = $1 and s.subject_id = $2`,
    [workspace, subject],
  )
  const [row] = rows
  return row === undefined
    ? undefined
    : { subject: subject as SubjectId, person: row.person, email: row.email ?? undefined }
}
