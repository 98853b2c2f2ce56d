import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createKey } from '#src/server/keys.ts'
import { type Served, send, serve } from '#test/screens/served.ts'

// LEDGER 5: a public write key fills what is empty and links browsers; it never overwrites, never merges, never unlocks.

interface Profile {
  readonly id: string
  readonly email: string | null
  readonly company?: string
  readonly email_domain?: string
  readonly free_mail?: boolean
  readonly seniority?: string
  readonly account: { readonly id?: string }
}

let own: Served
let stranger: { readonly url: string; readonly key: string }

before(async () => {
  own = await serve()
  stranger = { url: own.url, key: await createKey(own.database.app, own.database.workspace, 'write') }
})
after(() => own.close())

async function said(who: { readonly url: string; readonly key: string }, path: string, body: object): Promise<void> {
  const answer = await send(who, path, body)
  assert.equal(answer.status, 200, `${path} ${await answer.text()}`)
}

async function profile(query: string): Promise<Profile> {
  const headers = { authorization: `Bearer ${own.key}` }
  const answer = await fetch(`${own.url}/api/people?${query}`, { headers })
  assert.equal(answer.status, 200, query)
  return ((await answer.json()) as { person: Profile }).person
}

const byEmail = (email: string): Promise<Profile> => profile(`email=${encodeURIComponent(email)}`)
const victim = (email: string, more: object = {}) =>
  said(own, '/v1/leads', { email, company: 'Good Bank', title: 'Intern', ...more })

test('what a stranger says of a known address overwrites and clears nothing', async () => {
  await victim('vera@bank.test', { phone: '111' })
  const known = await byEmail('vera@bank.test')
  const traits = { email: 'vera@bank.test', company: 'Evil', title: null, phone: null }
  await said(stranger, '/v1/identify', { anonymousId: 'evil-1', traits })
  await said(stranger, '/v1/leads', { ...traits, messageId: 'evil-lead' })
  assert.deepEqual(await byEmail('vera@bank.test'), known)
})

test('a stranger who knows a userId cannot bring an address of his own into that person', async () => {
  await victim('vera2@bank.test', { userId: 'vera-2' })
  const known = await byEmail('vera2@bank.test')
  await said(stranger, '/v1/identify', { userId: 'vera-2', traits: { email: 'mal2@gmail.com' } })
  const after = await byEmail('vera2@bank.test')
  assert.deepEqual([after.email_domain, after.free_mail, after.account], ['bank.test', false, known.account])
  await said(own, '/v1/leads', { email: 'mal2@gmail.com', company: 'Evil' })
  assert.notEqual((await byEmail('mal2@gmail.com')).id, known.id)
})

test('a stranger who knows an address only cannot make an address of his own name that person', async () => {
  await victim('vera3@bank.test')
  const known = await byEmail('vera3@bank.test')
  await said(stranger, '/v1/identify', { userId: 'vera3@bank.test', traits: { email: 'mal3@evil.test' } })
  await said(own, '/v1/leads', { email: 'mal3@evil.test', company: 'Evil' })
  assert.deepEqual(await byEmail('vera3@bank.test'), known)
})

for (const [how, path, claim] of [
  ['identify', '/v1/identify', (email: string) => ({ userId: 'mal-identify', traits: { email } })],
  ['a lead', '/v1/leads', (email: string) => ({ userId: 'mal-lead', email })],
  ['alias', '/v1/alias', (email: string) => ({ userId: 'mal-alias', previousId: email })],
] as const) {
  test(`a userId that a stranger tied to an address by ${how} lets no trusted data through to its owner`, async () => {
    const email = `owner-${path.slice(4)}@bank.test`
    await victim(email)
    const known = await byEmail(email)
    const claimed = claim(email)
    await said(stranger, path, claimed)
    await said(own, '/v1/identify', { userId: claimed.userId, traits: { company: 'Evil', firstName: 'Mallory' } })
    assert.deepEqual(await byEmail(email), known)
  })
}

test('two people with names of their own are never made one by a public alias', async () => {
  await victim('vera4@bank.test', { userId: 'vera-4' })
  await said(stranger, '/v1/identify', { userId: 'mal-4', traits: { email: 'mal4@evil.test' } })
  await said(stranger, '/v1/alias', { userId: 'mal-4', previousId: 'vera4@bank.test' })
  await said(stranger, '/v1/alias', { userId: 'vera-4', previousId: 'mal-4' })
  assert.notEqual((await profile('userId=mal-4')).id, (await profile('userId=vera-4')).id)
})

test('an address claimed before its owner came yields when a trusted source says whose it is', async () => {
  await said(stranger, '/v1/identify', {
    userId: 'squatter',
    traits: { email: 'future@bank.test', company: 'Squat', title: 'CEO' },
  })
  await victim('future@bank.test', { userId: 'future-owner' })
  const found = await byEmail('future@bank.test')
  assert.equal(found.id, (await profile('userId=future-owner')).id)
  assert.equal(found.company, 'Good Bank')
})

test('a title that a stranger claims does not change what the trusted title says of seniority', async () => {
  await victim('vera5@bank.test')
  const known = await byEmail('vera5@bank.test')
  await said(stranger, '/v1/identify', { anonymousId: 'evil-5', traits: { email: 'vera5@bank.test', title: 'CEO' } })
  assert.deepEqual([known.seniority, (await byEmail('vera5@bank.test')).seniority], ['intern', 'intern'])
})

test('a website or a group that a stranger claims does not move a person to another account', async () => {
  await victim('vera6@bank.test')
  const { account } = await byEmail('vera6@bank.test')
  await said(stranger, '/v1/identify', {
    anonymousId: 'evil-6',
    traits: { email: 'vera6@bank.test', website: 'evil6.test' },
  })
  assert.deepEqual((await byEmail('vera6@bank.test')).account, account)
  await said(stranger, '/v1/group', { anonymousId: 'evil-6', groupId: 'evil', traits: { website: 'evil7.test' } })
  assert.deepEqual((await byEmail('vera6@bank.test')).account, account)
})

test('a group that a stranger describes keeps what a trusted source said of the company', async () => {
  const bank = { name: 'Best Bank', website: 'best.test', employees: 5000, industry: 'Banking' }
  await said(own, '/v1/group', { userId: 'best-1', groupId: 'best', traits: bank })
  await said(stranger, '/v1/group', {
    anonymousId: 'evil-8',
    groupId: 'best',
    traits: { name: 'Evil', website: 'best.test', employees: 1, industry: 'Fraud' },
  })
  const { rows } = await own.database.ops.query(
    `select state #> '{values,industry}' as industry, name from accounts where state #>> '{values,domain}' = 'best.test'`,
  )
  assert.deepEqual(rows, [{ industry: 'Banking', name: 'Best Bank' }])
})
