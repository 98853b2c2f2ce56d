import assert from 'node:assert/strict'
import { test } from 'node:test'
import { command, newHome, peek, startServer } from '../chaos/home.ts'
import { until } from '../until.ts'

const EMAIL = 'kim.lang@quarry.example'

test('a server that is killed in the middle of erasures finishes them when it starts again', async () => {
  const home = newHome()
  let server = startServer(home)
  try {
    assert.ok(await server.ready)
    const made = await command(home, 'keys', 'create', '--kind', 'secret', '--json')
    const { key } = JSON.parse(made.out)
    const call = async (path: string, body: object): Promise<number> => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
      const response = await fetch(server.url() + path, { method: 'POST', headers, body: JSON.stringify(body) })
      return response.status
    }
    const emails = Array.from({ length: 6 }, (_, n) => `kim.lang${n}@quarry.example`)
    for (const email of [EMAIL, ...emails]) assert.equal(await call('/v1/leads', { email, name: 'Kim Lang' }), 200)
    assert.equal(
      await call('/v1/leads', { email: 'lea@smith.example', it_pain: `ask ${[EMAIL, ...emails].join(' or ')}` }),
      200,
    )
    const idsOf = () =>
      peek(home, 'ops', async (pool) => {
        const { rows } = await pool.query(
          `select person_id as id from people where email like 'kim.lang%' and merged_into is null`,
        )
        return rows.map(({ id }) => String(id))
      })
    const doomed = await idsOf()
    assert.equal(doomed.length, 7)
    // The first answer is the blow: some are erased and not cleared away, some are half-way, some were never heard.
    const asked = doomed.map((id) => call(`/api/people/${id}/erase`, { confirm: 'erase' }).catch(() => 0))
    await Promise.race(asked)
    server.kill()
    await server.ended
    await Promise.all(asked)
    server = startServer(home)
    assert.ok(await server.ready)
    for (const id of await idsOf()) assert.equal(await call(`/api/people/${id}/erase`, { confirm: 'erase' }), 200)
    await until('nobody of them is left anywhere', () =>
      peek(home, 'ops', async (pool) => {
        const { rows } = await pool.query(
          `select (select count(*) from effects where kind = 'ledger.forget' and state <> 'done')
              + (select count(*) from events where body::text like '%kim.lang%')
              + (select count(*) from people where state::text like '%kim.lang%') as n`,
        )
        return Number(rows[0].n) === 0
      }),
    )
    const audit = await command(home, 'audit')
    assert.equal(audit.code, 0, audit.out)
  } finally {
    server.kill('SIGTERM')
    await server.ended
    home.remove()
  }
})
