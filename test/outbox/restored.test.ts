import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { holdEffects } from '../../src/db/hold-effects.ts'
import { columnTypes } from '../../src/db/sql.ts'
import { clone } from '../clone.ts'
import { deskOf } from './desk.ts'
import { sink } from './sink.ts'

test('F43: after a restore no mail of the past goes out, until somebody lets it go', async () => {
  const database = await clone()
  const desk = deskOf(database)
  const ids = {
    ready: await desk.put('ana@reader.example'),
    waiting: await desk.put('ben@reader.example', { state: 'waiting' }),
    handed: await desk.put('cleo@reader.example'),
    accepted: await desk.put('dan@reader.example'),
  }
  // As a restore does it: with nobody else about, and no policy in the way.
  const restoring = new pg.Client({ connectionString: database.superuserUrl, types: columnTypes })
  await restoring.connect()
  await restoring.query(
    `update mails set state = 'handed', handed_at = now() where id = '${ids.handed}';
     update mails set state = 'accepted' where id = '${ids.accepted}';
     update effects set state = 'handed', lease_token = gen_random_uuid() where payload ->> 'mail' = '${ids.handed}';
     insert into effects (workspace_id, id, kind, payload, due) select id, gen_random_uuid(), 'nurture.send-mail', '{}', now() from workspaces`,
  )
  const held = await holdEffects(restoring)
  await restoring.end()
  assert.deepEqual(held, { 'nurture.deliver-mail': 3, 'nurture.send-mail': 1 })
  const server = await sink()
  const round = desk.begin({ url: server.url })
  const fresh = await desk.put('eve@reader.example')
  assert.equal((await desk.until(fresh, 'accepted')).state, 'accepted')
  await round.stop()
  const states = []
  for (const id of Object.values(ids)) states.push((await desk.standing(id)).state)
  assert.deepEqual(states, ['held', 'held', 'uncertain', 'accepted'])
  assert.deepEqual(
    server.taken.map(({ to }) => to),
    ['eve@reader.example'],
  )
  await server.close()
  await database.close()
})
