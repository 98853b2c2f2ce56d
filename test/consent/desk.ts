import { randomUUID } from 'node:crypto'
import { type Signer, signingOf } from '#src/access/signing/store.ts'
import { recordProof, tieProofs } from '#src/capture/consent/store.ts'
import { suppressionHash, suppressionKey } from '#src/capture/suppression/store.ts'
import { inWorkspace } from '#src/db/pool.ts'
import { fromMs, type SubjectId, type Timestamp } from '#src/funnel/brand.ts'
import type { Person } from '#src/funnel/person.ts'
import { type Served, send, serve } from '../screens/served.ts'

/** The product with the links and people that the tests of consent need. */
export interface Desk extends Served {
  readonly signer: Signer
  /** Somebody by their address; answers the id. */
  readonly meet: (email: string) => Promise<SubjectId>
  readonly preferences: (subject: string) => string
  /** What a form asked for; the address of its confirmation. */
  readonly ask: (subject: SubjectId, asked?: { readonly purpose?: string; readonly at?: Timestamp }) => Promise<Ask>
  readonly personOf: (subject: string) => Promise<Person>
  readonly facts: () => Promise<number>
  /** Whether nothing may be sent to an address. */
  readonly isClosed: (email: string) => Promise<boolean>
  readonly post: (path: string, body: string, headers?: Readonly<Record<string, string>>) => Promise<Response>
}

export interface Ask {
  readonly link: string
  readonly proof: string
  readonly submission: string
}

/** What a mail program's button sends (RFC 8058). */
export const ONE_CLICK = 'List-Unsubscribe=One-Click'

export const TEXT = 'Yes, send me the newsletter.'

/** Opens everything on a database of its own. */
export async function openDesk(): Promise<Desk> {
  const served = await serve()
  const { database, url } = served
  const { app, workspace } = database
  const signer = await signingOf(app, () => fromMs(Date.now()))()
  const asked = async <T extends object>(text: string, values: readonly unknown[]): Promise<T[]> => {
    const { rows } = await inWorkspace(app, workspace, (client) => client.query(text, [workspace, ...values]))
    return rows
  }
  return {
    ...served,
    signer,
    meet: async (email) => {
      const response = await send(served, '/v1/leads', { email })
      const { person } = (await response.json()) as { person: { id: SubjectId } }
      return person.id
    },
    preferences: (subject) => `/p/${signer.sign('preferences', `${workspace}.${subject}`)}`,
    ask: async (subject, { purpose, at = fromMs(Date.now()) } = {}) => {
      const submission = randomUUID()
      const proof = await inWorkspace(app, workspace, async (client) => {
        const id = await recordProof(client, workspace, {
          ...{ submission, basis: 'consent', form: 'guide', version: 2, source: 'form guide', ip: '203.0.113.9' },
          ...{ renderedAt: at, askedAt: at, confirm: true },
          ...(purpose !== undefined && { purpose, text: TEXT }),
        })
        await tieProofs(client, workspace, submission, subject)
        return id
      })
      return { link: `/c/${signer.sign('confirm', `${workspace}.${proof}`)}`, proof, submission }
    },
    personOf: async (subject) => {
      const rows = await asked<{ state: Person }>(
        `select p.state from subjects s join people p on p.workspace_id = $1 and p.person_id = s.person_id
          where s.workspace_id = $1 and s.subject_id = $2`,
        [subject],
      )
      if (rows[0] === undefined) throw new Error('nobody')
      return rows[0].state
    },
    facts: async () => {
      const [row] = await asked<{ n: number }>('select count(*) as n from events where workspace_id = $1', [])
      return row?.n ?? 0
    },
    isClosed: async (email) => {
      const hash = suppressionHash(await suppressionKey(app), email)
      const rows = await asked(
        'select 1 from suppressions where workspace_id = $1 and hash = $2 and lifted_at is null',
        [hash],
      )
      return rows.length > 0
    },
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body,
      }),
  }
}

/** The hidden field that says what the page showed. */
export const shownIn = (page: string): string => /name="_shown" value="([^"]+)"/.exec(page)?.[1] ?? ''
