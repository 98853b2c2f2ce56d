import assert from 'node:assert/strict'
import type { Role } from '#src/access/access.ts'
import type { Timestamp } from '#src/funnel/brand.ts'
import { audit } from '#src/ledger/audit/audit.ts'
import { CHECKS } from '#src/ledger/audit/checks.ts'
import { type Served, send, serve } from '#test/screens/served.ts'
import { type SignedInBrowser, signIn } from '#test/signed-in.ts'

/** A served product and what its screens ask of it, as somebody signed in. */
export interface Desk {
  readonly own: Served
  readonly as: (role: Role, email?: string) => Promise<SignedInBrowser>
  readonly ask: (who: SignedInBrowser, method: string, path: string, body?: unknown, status?: number) => Promise<Answer>
  /** The id of whom a lead made. */
  readonly lead: (body: Readonly<Record<string, unknown>>) => Promise<string>
  readonly close: () => Promise<void>
}

/** Read loosely: a test looks at what it is about. */
// biome-ignore lint/suspicious/noExplicitAny: answers of many routes
export type Answer = any

export async function desk(): Promise<Desk> {
  const own = await serve()
  return {
    own,
    as: (role, email) => signIn(own, email === undefined ? { role } : { role, email }),
    ask: async (who, method, path, body, status = method === 'POST' && path === '/api/icp/keep' ? 201 : 200) => {
      const answer = await fetch(own.url + path, {
        method,
        headers: { ...who.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const said = await answer.json()
      assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(said)}`)
      return said
    },
    lead: async (body) => {
      const answer = await send(own, '/v1/leads', body)
      const said = (await answer.json()) as { readonly person: { readonly id: string } }
      assert.ok(answer.ok, JSON.stringify(said))
      return said.person.id
    },
    close: () => own.close(),
  }
}

/** What the audit of the whole workspace finds wrong. */
export async function findings({ own }: Desk): Promise<string[]> {
  const { database } = own
  const workspaces = [{ id: database.workspace, slug: 'main' }]
  const now = new Date().toISOString() as Timestamp
  const { checks } = await audit(database, { checks: CHECKS, workspaces, now })
  return checks.flatMap(({ id, offenders }) =>
    offenders.map(({ who, what }) => `${id} ${who} ${what}`).filter((said) => !said.includes('setting ')),
  )
}
