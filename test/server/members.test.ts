import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { SessionAnswer } from '#src/access/session.ts'
import { account, PASSWORD } from '../account.ts'
import { CookieJar } from '../cookie-jar.ts'
import { serve } from '../screens/served.ts'
import { type SignedInBrowser, signIn, type Whom } from '../signed-in.ts'

const served = await serve()
after(() => served.close())
const { app } = served.database

/** A signed-in browser as a jar that speaks for a workspace. */
async function jarOf(whom: Whom): Promise<CookieJar & { readonly who: SignedInBrowser }> {
  const who = await signIn(served, whom)
  const jar = new CookieJar(served.url, { 'x-sluice-workspace': whom.workspace ?? 'main' })
  jar.cookies.set('sluice_session', who.cookie.split('=')[1] ?? '')
  return Object.assign(jar, { who })
}
const owner = await jarOf({ role: 'owner' })

/** The token of a fresh invitation. */
async function invite(email: string, role = 'marketer', by: CookieJar = owner): Promise<string> {
  const { link } = await by.answer<{ link: string }>('POST', '/api/team/invitations', { email, role })
  assert.match(link, /^\/invitation\?token=[\w-]{43}$/)
  return link.slice(-43)
}
const accept = (jar: CookieJar, token: string, body: object = { name: 'Ben', password: PASSWORD }) =>
  jar.status('POST', `/api/invitations/${token}/accept`, body)
const belongs = async (jar: CookieJar) => {
  const { workspaces } = await jar.answer<SessionAnswer>('GET', '/api/session')
  return workspaces.map(({ slug, role }) => `${role} of ${slug}`)
}
const gone = (jar: CookieJar) => jar.status('GET', '/api/team').then((status) => status === 401)

test('H6: an invitation is bound to its address, works once, and the account is the invited one', async () => {
  const token = await invite('Ben@US.example')
  const ben = new CookieJar(served.url)
  const shown = await ben.answer<Record<string, unknown>>('GET', `/api/invitations/${token}`)
  assert.deepEqual(shown, {
    ...{ workspace: 'Main', slug: 'main', email: 'ben@us.example', role: 'marketer' },
    ...{ invitedBy: 'owner@sluice.example', hasAccount: false },
  })
  assert.equal(await accept(ben, token, { name: 'Ben', password: 'short' }), 400)
  assert.equal(await accept(ben, token, { email: 'evil@us.example', name: 'Ben', password: PASSWORD }), 400)
  const both = await Promise.all([accept(ben, token), accept(new CookieJar(served.url), token)])
  assert.deepEqual(both.sort(), [200, 404])
  assert.equal(await accept(new CookieJar(served.url), token), 404)
  assert.equal(await ben.status('GET', `/api/invitations/${token}`), 404)
  assert.equal(await new CookieJar(served.url).signIn('ben@us.example', PASSWORD), 200)
})

test('H6: nobody signs up by themselves, and an account cannot be taken over by an invitation to it', async () => {
  const stranger = new CookieJar(served.url)
  for (const path of ['/api/auth/sign-up/email', '/api/sign-up', '/api/users', '/api/auth/sign-in/email'])
    assert.equal(await stranger.status('POST', path, { email: 'x@us.example', password: PASSWORD, name: 'X' }), 404)
  await account(served.database, 'cleo@us.example', 'viewer')
  await app.query('delete from members where user_id in (select id from users where email = $1)', ['cleo@us.example'])
  const token = await invite('cleo@us.example', 'admin')
  assert.equal(await accept(stranger, token), 401)
  assert.equal(await accept(await jarOf({ role: 'viewer', email: 'other@us.example' }), token, {}), 401)
  const cleo = new CookieJar(served.url)
  await cleo.signIn('cleo@us.example', PASSWORD)
  assert.deepEqual(await belongs(cleo), [])
  assert.equal(await accept(cleo, token, {}), 200)
  assert.deepEqual(await belongs(cleo), ['admin of main'])
})

test('H6: an invitation ends after seven days, when it is taken back and when it is renewed', async () => {
  const first = await invite('dora@us.example')
  const second = await invite('dora@us.example', 'viewer')
  const jar = new CookieJar(served.url)
  assert.equal(await accept(jar, first), 404)
  const { invitations } = await owner.answer<{ invitations: { id: string; email: string }[] }>('GET', '/api/team')
  const dora = invitations.filter(({ email }) => email === 'dora@us.example')
  assert.equal(dora.length, 1)
  assert.equal(await owner.status('DELETE', `/api/team/invitations/${dora[0]?.id}`), 200)
  assert.equal(await owner.status('DELETE', `/api/team/invitations/${dora[0]?.id}`), 404)
  assert.equal(await accept(jar, second), 404)
  const third = await invite('dora@us.example')
  await app.query(`update invitations set expires_at = now() - interval '1 second' where email = 'dora@us.example'`)
  assert.equal(await accept(jar, third), 404)
})

test('H2: another role and a removal end the sessions of whom they concern', async () => {
  const rep = await jarOf({ role: 'rep' })
  assert.equal(await owner.status('PATCH', `/api/team/members/${rep.who.userId}`, { role: 'viewer' }), 200)
  assert.equal(await gone(rep), true)
  const again = await jarOf({ role: 'viewer', email: rep.who.email })
  assert.equal(await owner.status('DELETE', `/api/team/members/${rep.who.userId}`), 200)
  assert.equal(await gone(again), true)
  assert.equal(await owner.status('DELETE', `/api/team/members/${rep.who.userId}`), 404)
})

test('only owners decide who is an owner, a key is none, and the last owner stays', async () => {
  const admin = await jarOf({ role: 'admin' })
  const promote = { role: 'owner' }
  assert.equal(await admin.status('PATCH', `/api/team/members/${admin.who.userId}`, promote), 403)
  assert.equal(await admin.status('PATCH', `/api/team/members/${owner.who.userId}`, { role: 'viewer' }), 403)
  assert.equal(await admin.status('DELETE', `/api/team/members/${owner.who.userId}`), 403)
  const asOwner = { email: 'evil@us.example', role: 'owner' }
  assert.equal(await admin.status('POST', '/api/team/invitations', asOwner), 403)
  const byKey = { authorization: `Bearer ${served.key}` }
  const program = new CookieJar(served.url)
  assert.equal(await program.status('POST', '/api/team/invitations', asOwner, byKey), 403)
  assert.equal(await program.status('PATCH', `/api/team/members/${admin.who.userId}`, promote, byKey), 403)
  assert.equal(await program.status('DELETE', '/api/workspace', { name: 'Main' }, byKey), 403)
  assert.equal(await owner.status('PATCH', `/api/team/members/${owner.who.userId}`, { role: 'admin' }), 400)
  assert.equal(await owner.status('DELETE', `/api/team/members/${owner.who.userId}`), 400)
  const other = await jarOf({ role: 'owner', email: 'second@us.example' })
  const both = await Promise.all([
    owner.status('DELETE', `/api/team/members/${other.who.userId}`),
    other.status('DELETE', `/api/team/members/${owner.who.userId}`),
  ])
  assert.equal(both.filter((status) => status === 200).length, 1, String(both))
})

test('workspaces: owners and admins make them, members of others see nothing of them, the name removes every row', async () => {
  const ana = await jarOf({ role: 'owner' })
  const viewer = await jarOf({ role: 'viewer', email: 'vera@us.example' })
  assert.equal(await viewer.status('POST', '/api/workspaces', { name: 'Mine' }), 403)
  const made = await ana.answer<{ slug: string }>('POST', '/api/workspaces', { name: 'Café Süd', currency: 'CHF' })
  assert.equal(made.slug, 'cafe-sud')
  const twin = await ana.answer<{ slug: string }>('POST', '/api/workspaces', { name: 'Cafe sud' })
  assert.equal(twin.slug, 'cafe-sud-2')
  assert.ok((await belongs(ana)).includes('owner of cafe-sud'))
  const inside = { 'x-sluice-workspace': 'cafe-sud' }
  assert.equal(await ana.status('GET', '/api/funnel', undefined, inside), 200)
  assert.equal(await viewer.status('GET', '/api/funnel', undefined, inside), 404)
  assert.equal(await ana.status('PATCH', '/api/workspace', { currency: 'gold' }, inside), 400)
  assert.equal(await ana.status('PATCH', '/api/workspace', { timezone: 'Europe/Zurich' }, inside), 200)
  assert.equal(await ana.status('DELETE', '/api/workspace', { name: 'Main' }, inside), 400)
  assert.equal(await ana.status('DELETE', '/api/workspace', { name: 'Main' }), 400)
  assert.equal(await ana.status('DELETE', '/api/workspace', { name: 'Café Süd' }, inside), 200)
  assert.equal(await ana.status('GET', '/api/funnel', undefined, inside), 404)
  const { rows } = await served.database.ops.query<{ n: number }>(
    `select (select count(*) from definitions where workspace_id not in (select id from workspaces))::int
          + (select count(*) from members where workspace_id not in (select id from workspaces))::int as n`,
  )
  assert.deepEqual(rows, [{ n: 0 }])
})
