import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createWorkspace } from '#src/db/workspace.ts'
import { serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'

const served = await serve()
after(() => served.close())
const { app } = served.database

const reps = (headers: Record<string, string>) => fetch(`${served.url}/api/reps`, { headers })

test('a session opens the workspaces that its user is a member of, and no other', async () => {
  await createWorkspace(app, 'other', 'Other')
  const { headers } = await signIn(served, { role: 'viewer' })
  assert.equal((await reps(headers)).status, 200)
  assert.equal((await reps({ ...headers, 'x-sluice-workspace': 'other' })).status, 404)
  assert.equal((await reps({ ...headers, 'x-sluice-workspace': 'nowhere' })).status, 404)
  assert.equal((await reps({ 'x-sluice-workspace': 'main' })).status, 401)
  assert.equal((await reps({ ...headers, cookie: 'sluice_session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' })).status, 401)
})

test('a session ends thirty days after its last use, and half a year after it began', async () => {
  const { headers, userId } = await signIn(served, { role: 'admin', email: 'tired@sluice.example' })
  const set = (text: string) =>
    app
      .query(`update sessions set ${text} where user_id = $1`, [userId])
      .then(({ rowCount }) => assert.equal(rowCount, 1))
  await set(`expires_at = now() + interval '5 days'`)
  assert.equal((await reps(headers)).status, 200)
  const days = async () => {
    const { rows } = await app.query<{ days: number }>(
      'select extract(day from expires_at - now())::int as days from sessions where user_id = $1',
      [userId],
    )
    return rows[0]?.days ?? 0
  }
  // Nobody waits for it.
  for (let i = 0; i < 40 && (await days()) < 29; i++) await sleep(25)
  assert.ok((await days()) >= 29)
  await set(`created_at = now() - interval '181 days'`)
  assert.equal((await reps(headers)).status, 401)
  await set(`created_at = now(), expires_at = now() - interval '1 second'`)
  assert.equal((await reps(headers)).status, 401)
})
