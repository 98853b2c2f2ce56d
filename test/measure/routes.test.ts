import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fastify, { type FastifyInstance } from 'fastify'
import { inWorkspace } from '../../src/db/pool.ts'
import { reportRoutes } from '../../src/measure/http.ts'
import { answerTo } from '../../src/server/errors.ts'
import { type Clone, clone } from '../clone.ts'
import { FUNNEL, person, writeJourneys } from './funnel.ts'

describe('report routes', () => {
  let db: Clone
  let app: FastifyInstance
  before(async () => {
    db = await clone()
    app = fastify()
    app.setErrorHandler((error, _request, reply) => {
      const { status, body } = answerTo(error)
      return reply.status(status).send(body)
    })
    await app.register(
      reportRoutes({
        pool: db.app,
        gate: async () => ({ workspace: db.workspace, role: 'key', by: 'key', userId: null, only: null }),
        definition: async () => ({ ...FUNNEL, currency: 'BRL' }),
        nowMs: () => Date.UTC(2026, 5, 1),
      }),
    )
    await inWorkspace(db.app, db.workspace, async (client) => {
      const at = '2026-01-05T12:00:00.000Z'
      await writeJourneys(client, db.workspace, [
        {
          person: person(1),
          day: '2026-01-05',
          entered: { mql: { at, basis: 'criteria' } },
          dimensions: { source: 'google' },
        },
        {
          person: person(2),
          day: '2026-01-05',
          entered: { mql: { at, basis: 'criteria' } },
          dimensions: { source: '', 'empty:source': true },
        },
      ])
      await client.query(
        `insert into opportunities (workspace_id, opportunity_id, seq, state, stage, status, value, rep, opened_at, closed_at)
         select $1, u.id, 1, u.state, u.stage, u.status, u.value, u.rep, u.opened, u.closed
           from jsonb_to_recordset($2::jsonb) as u(id uuid, state jsonb, stage text, status text, value numeric, rep text, opened timestamptz, closed timestamptz)`,
        [
          db.workspace,
          JSON.stringify([
            {
              id: person(1),
              state: {},
              stage: 'Won',
              status: 'won',
              value: 100,
              rep: 'Ana',
              opened: '2026-01-01',
              closed: '2026-01-11',
            },
            {
              id: person(2),
              state: {},
              stage: 'Won',
              status: 'won',
              value: 300,
              rep: 'Ana',
              opened: '2026-01-01',
              closed: '2026-01-21',
            },
            {
              id: person(3),
              state: {},
              stage: 'Lost',
              status: 'lost',
              rep: 'Ana',
              opened: '2026-01-09',
              closed: '2026-01-05',
            },
            { id: person(4), state: {}, stage: 'Talks', status: 'open', rep: 'Bo', opened: '2026-01-09' },
            { id: person(5), state: {}, stage: 'Talks', status: 'open', rep: 'Ana' },
            {
              id: person(6),
              state: { dateUnknown: true },
              stage: 'Won',
              status: 'won',
              value: 50,
              opened: '2026-01-09',
              closed: '2026-01-09',
            },
          ]),
        ],
      )
    })
  })
  after(async () => {
    await app.close()
    await db.close()
  })
  const get = async (url: string) => {
    const response = await app.inject(url)
    return { status: response.statusCode, body: response.json() }
  }

  test('a split names its groups and counts the empty ones apart', async () => {
    const { body } = await get('/api/funnel?by=source')
    assert.deepEqual(
      body.groups.map((group: { value: string; stages: { entered: number; flags: { empty: number } }[] }) => [
        group.value,
        group.stages[0]?.entered,
        group.stages[0]?.flags.empty,
      ]),
      [
        ['google', 1, 0],
        ['unknown', 1, 1],
      ],
    )
  })

  test('bad questions are 400 with words', async () => {
    for (const url of [
      '/api/funnel?mode=x',
      '/api/funnel?by=shoe_size',
      '/api/funnel?from=1',
      '/api/funnel?hello=1',
      '/api/opportunities/report?by=moon',
    ]) {
      const { status, body } = await get(url)
      assert.deepEqual([status, body.error.code], [400, 'bad_request'], url)
    }
    assert.equal((await get('/api/funnel?by=source&by=channel')).status, 400)
  })

  test('deals by rep: dates in order make cycles, the rest is counted apart', async () => {
    const { body } = await get('/api/opportunities/report?by=rep')
    const shown = (group: Record<string, unknown>) =>
      [
        'value',
        'total',
        'open',
        'won',
        'lost',
        'wonValue',
        'winRate',
        'medianCycleDays',
        'withoutDates',
        'negative',
        'stages',
      ].map((key) => group[key])
    assert.deepEqual(body.groups.map(shown), [
      ['Ana', 4, 1, 2, 1, 400, 2 / 3, 15, 1, 1, { Won: 2, Lost: 1, Talks: 1 }],
      ['unknown', 1, 0, 1, 0, 50, 1, null, 1, 0, { Won: 1 }],
      ['Bo', 1, 1, 0, 0, 0, null, null, 0, 0, { Talks: 1 }],
    ])
    assert.equal(body.total.velocity.perDay, (2 * 150 * 0.75) / 15)
  })
})
