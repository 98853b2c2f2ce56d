import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import type { Pool } from '#src/db/pool.ts'
import { forget } from '#src/ledger/erase/effect.ts'
import { erasePerson, FORGET } from '#src/ledger/erase/erase.ts'
import { at, capture, is, type Scene } from './scene.ts'
import { findings, town } from './town.ts'

const home = mkdtempSync(join(tmpdir(), 'sluice-cut-'))
let stage: Scene
let superuser: pg.Client

before(async () => {
  stage = await town()
  stage.time.now = at('2026-07-01T09:00:00.000Z')
  superuser = new pg.Client({ connectionString: stage.db.superuserUrl })
  await superuser.connect()
})

after(async () => {
  await superuser?.end()
  await stage?.close()
  rmSync(home, { recursive: true, force: true })
})

/** A pool whose connections break at the n-th statement from now, as when the process is killed there. */
function breaking(pool: Pool, allowed: { left: number }): Pool {
  const guard = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (of, name) => {
        const value: unknown = Reflect.get(of, name)
        if (typeof value !== 'function') return value
        if (name === 'connect') return async () => guard(await pool.connect())
        return (...args: readonly unknown[]) => {
          if (name === 'query' && args[0] !== 'rollback' && allowed.left-- <= 0) throw new Error('killed here')
          return Reflect.apply(value, of, args)
        }
      },
    })
  return guard(pool)
}

/** Every table in which her address or number stands. */
async function found(): Promise<string[]> {
  const { rows: tables } = await superuser.query(
    `select c.relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  const parts = tables.map(
    ({ name }) => `select '${name}' as name from public.${name} t where lower(t::text) ~ 'ana@acme|5550166'`,
  )
  const { rows } = await superuser.query(`${parts.join(' union ')} order by 1`)
  return rows.map(({ name }) => name)
}

test('an erasure that is killed at any of its statements is finished by the tries after it, and a further one changes nothing', async () => {
  const { db, workspace, ledger } = stage
  const said = { note: 'ask ana@acme.example or 0660 5550166' }
  await ledger.append(workspace, [
    capture({ id: 'cut-1', at: '2026-07-01T08:00:00Z', email: 'ana@acme.example' }, is({ phone: '+43 660 5550166' })),
    capture({ id: 'cut-2', at: '2026-07-01T08:00:00Z', email: 'ben@acme.example' }, is(said)),
  ])
  const { rows } = await superuser.query(`select person_id as id from people where email = 'ana@acme.example'`)
  const erasing = { pool: db.app, workspace, book: ledger.book, now: stage.time.now, by: 'test' }
  await erasePerson({ ...erasing, because: 'erased' }, rows[0].id)
  const { rows: effects } = await superuser.query('select id, payload from effects where kind = $1', [FORGET])
  const task = { ...effects[0], workspace }
  const clock = () => stage.time.now
  let killed = 0
  for (let statements = 0; ; statements++) {
    const allowed = { left: statements }
    const parts = { pool: breaking(db.app, allowed), ops: breaking(db.ops, allowed), home, clock }
    const ended = await forget(parts, task).catch((error: Error) => error.message)
    if (ended !== 'killed here') {
      assert.deepEqual(ended, { kind: 'done' })
      break
    }
    killed += 1
  }
  assert.ok(killed > 30, String(killed))
  assert.deepEqual(await found(), [])
  assert.match(readFileSync(join(home, 'erasures.jsonl'), 'utf8'), new RegExp(rows[0].id))
  await superuser.query(`update effects set state = 'done' where kind = $1`, [FORGET])
  assert.deepEqual(await findings(stage), {})
  const facts = async () =>
    (await superuser.query('select md5(string_agg(e::text, $1 order by id)) from events e', [''])).rows
  const once = await facts()
  assert.deepEqual(await forget({ pool: db.app, ops: db.ops, home, clock }, task), { kind: 'done' })
  assert.deepEqual(await facts(), once)
})
