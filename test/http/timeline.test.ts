import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Served, send, serve } from '#test/screens/served.ts'

let own: Served
before(async () => {
  own = await serve()
})
after(() => own.close())

const read = async (path: string) => {
  const answer = await fetch(`${own.url}${path}`, { headers: { authorization: `Bearer ${own.key}` } })
  assert.equal(answer.status, 200, path)
  return (await answer.json()) as {
    readonly person: { readonly id: string }
    readonly items: readonly { readonly event: { readonly type: string; readonly path?: string } }[]
    readonly next: string | null
  }
}

test('a timeline is read page by page, newest first, every fact once, with those of the browser before the address', async () => {
  const pages = Array.from({ length: 7 }, (_, index) => `/page-${index}`)
  for (const [index, path] of pages.entries()) {
    const timestamp = new Date(Date.now() - (10 - index) * 60_000).toISOString()
    await send(own, '/v1/page', { anonymousId: 'b-1', properties: { path }, timestamp })
  }
  await send(own, '/v1/leads', { email: 'tia@acme.test', anonymousId: 'b-1' })
  const { person } = await read('/api/people?email=tia@acme.test')
  const seen: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const before: string = next === '' ? '' : `&before=${encodeURIComponent(next)}`
    const page = await read(`/api/people/${person.id}/timeline?limit=3${before}`)
    seen.push(...page.items.map(({ event }) => event.path ?? event.type))
    next = page.next
  }
  assert.deepEqual(seen, ['capture.identified', ...pages.toReversed()])
})
