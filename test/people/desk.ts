import assert from 'node:assert/strict'
import { type Served, send } from '#test/screens/served.ts'
import { type SignedInBrowser, signIn, type Whom } from '#test/signed-in.ts'

/** The product with people in it, asked by somebody of a role. */
export interface Desk {
  readonly get: (path: string) => Promise<Response>
  readonly post: (path: string, body: unknown, method?: string) => Promise<Response>
  readonly read: <T>(path: string) => Promise<T>
  readonly browser: SignedInBrowser
}

export async function deskOf(own: Served, whom: Whom): Promise<Desk> {
  const browser = await signIn(own, whom)
  const get = (path: string) => fetch(own.url + path, { headers: browser.headers })
  return {
    browser,
    get,
    post: (path, body, method = 'POST') =>
      fetch(own.url + path, {
        method,
        headers: { ...browser.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    read: async <T>(path: string) => {
      const answer = await get(path)
      assert.equal(answer.status, 200, `${path}: ${answer.status}`)
      return (await answer.json()) as T
    },
  }
}

/** Leads of these addresses, each answered with its id and owner. */
export async function leads(own: Served, all: readonly Readonly<Record<string, unknown>>[]) {
  const found = new Map<string, { readonly id: string; readonly owner: string | null }>()
  for (const lead of all) {
    const answer = await send(own, '/v1/leads', lead)
    assert.ok(answer.ok, await answer.clone().text())
    const said = (await answer.json()) as {
      readonly person: { readonly id: string }
      readonly owner: { readonly id: string } | null
    }
    found.set(String(lead.email), { id: said.person.id, owner: said.owner?.id ?? null })
  }
  return found
}
