import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { z } from 'zod'
import * as answers from '#src/server/api-answers.ts'
import { ROUTES } from '#src/server/api-routes.ts'
import type { openApi } from '#src/server/openapi.ts'
import { ANA_ASKS, send, serve } from '../screens/served.ts'

const served = await serve()
after(() => served.close())
const { app, url, key } = served

/** Every `METHOD path` that the server answers, read from its own print; HEAD follows GET, OPTIONS the capture doors. */
function registered(): string[] {
  const above: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const read = /^(.*?)[├└]── (\S*)(?: \((.+)\))?$/.exec(line)
      if (read === null) return []
      const [, indent = '', part = '', methods] = read
      const depth = indent.length / 4
      above.splice(depth, above.length, part)
      const path = above.slice(0, depth + 1).join('')
      const spoken = (methods ?? '').split(', ').filter((method) => method !== '' && !/^(HEAD|OPTIONS)$/.test(method))
      return spoken.map((method) => `${method} ${path}`)
    })
}

test('every route is described and every description has its route', () => {
  const described = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
  // The print leaves out where a wildcard begins, so those are asked for one by one.
  const isPlain = (route: string) => !route.includes('*')
  assert.deepEqual(described.filter(isPlain).sort(), registered().filter(isPlain).sort())
  for (const { path } of ROUTES.filter(({ path }) => !isPlain(path)))
    assert.ok(app.hasRoute({ method: 'GET', url: path }), path)
})

test('the document is OpenAPI 3.1, open to everybody, and does not tell which release runs', async () => {
  const response = await fetch(`${url}/api/openapi.json`)
  const document = await (response.json() as Promise<ReturnType<typeof openApi>>)
  assert.equal(response.status, 200)
  assert.deepEqual([document.openapi, document.info.version], ['3.1.0', '1'])
  assert.equal(JSON.stringify(document).match(/"\$ref":"(?!#\/components\/schemas\/Error")/), null)
  assert.match(JSON.stringify(document.paths['/v1/leads']), /"requestBody":.*"properties":\{"email":\{"type":"string"/)
})

const get = (path: string) => fetch(url + path, { headers: { authorization: `Bearer ${key}` } })

async function answered<T>(schema: z.ZodType<T>, response: Response | Promise<Response>): Promise<T> {
  const body = await (await response).json()
  const parsed = schema.safeParse(body)
  assert.ok(parsed.success, `${JSON.stringify(parsed.error?.issues)} in ${JSON.stringify(body)}`)
  return parsed.data
}

test('answers have the shape that is described', async () => {
  const { person } = await answered(answers.LEAD, send(served, '/v1/leads', ANA_ASKS))
  const { person: same } = await answered(answers.PERSON, get('/api/people?email=ana%40acme.example'))
  assert.equal(same.id, person.id)
  await answered(answers.PERSON, get(`/api/people/${person.id}`))
  await answered(answers.SCORE, get(`/api/people/${person.id}/score?at=2030-01-01T00:00:00Z`))
  await answered(answers.TIMELINE, get(`/api/people/${person.id}/timeline?limit=1`))
  await answered(answers.REP_STATE, send(served, '/api/reps', { name: 'Ben', email: 'ben@us.example', team: 'sales' }))
  await answered(answers.REPS, get('/api/reps'))
  await answered(answers.FUNNEL, get('/api/funnel?by=channel'))
  await answered(answers.OPPORTUNITIES, get('/api/opportunities/report'))
  await answered(answers.HEALTH, fetch(`${url}/health/ready`))
  await answered(answers.ERROR, get('/api/people/nobody'))
})

const NEEDS_SOMETHING = new Set([
  '/api/imports',
  '/api/definition/plan',
  '/api/definition/publish',
  '/api/ctas/experiment',
])

test('the examples of the calls are taken as they stand', async () => {
  for (const { method, path, door, needs, params, body, status = 200, answer } of ROUTES) {
    // Signing in and what follows is a browser's, not a key's; and there is nothing yet that a path could name.
    if (door === 'session' || door === 'open' || params !== undefined) continue
    if (method !== 'post' || body === undefined || answer.schema === undefined || needs === 'sign-off') continue
    // What names something that has to be there first has a test of its own.
    if (path.includes('{') || NEEDS_SOMETHING.has(path)) continue
    const response = await send(served, path, body.example)
    assert.equal(response.status, status, path)
    await answered(answer.schema, response)
  }
})
