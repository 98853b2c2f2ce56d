import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { z } from 'zod'
import { may, ROLES } from '#src/access/access.ts'
import { createWorkspace } from '#src/db/workspace.ts'
import { parts } from '#src/parts.ts'
import { ROUTES } from '#src/server/api-routes.ts'
import { createKey } from '#src/server/keys.ts'
import type { Route } from '#src/server/routes/route.ts'
import { ANA_ASKS, send, serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'
import { until } from '../until.ts'

/** Every described route by every kind of asker (G1, G5); test/server/openapi.test.ts holds that every mounted route is described. */
const served = await serve()
after(() => served.close())
const { database, url } = served
const other = await createWorkspace(database.app, 'other', 'Other')
assert.ok(other)
await parts.onNewWorkspace?.(database, other.id)

/** What each asker sends with everything. */
const ASKERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  anonymous: {},
  'write key': { authorization: `Bearer ${await createKey(database.app, database.workspace, 'write')}` },
  'secret key': { authorization: `Bearer ${served.key}` },
  'admin of another workspace': {
    ...(await signIn(served, { role: 'admin', workspace: 'other', email: 'far@other.example' })).headers,
    'x-sluice-workspace': 'main',
  },
  ...Object.fromEntries(await Promise.all(ROLES.map(async (role) => [role, (await signIn(served, { role })).headers]))),
}
const ROLE_OF: ReadonlySet<string> = new Set(ROLES)

/** What is answered: refused as nobody, refused as somebody, no such workspace, or let through to its own answer. */
type Outcome = 401 | 403 | 404 | 'through'

function expected({ door, needs }: Route, asker: string): Outcome {
  const isKey = asker.endsWith('key')
  if (door === 'open') return 'through'
  if (door === 'any key') return isKey ? 'through' : 401
  if (door === 'session') return isKey || asker === 'anonymous' ? 401 : 'through'
  assert.ok(needs)
  if (asker === 'anonymous') return 401
  if (asker === 'admin of another workspace') return 404
  if (asker === 'write key') return 403
  const role = ROLES.find((each) => each === asker) ?? 'key'
  return may(role, needs) ? 'through' : 403
}

const named = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`

/** A value that a part of a path takes: an id of nothing, a token, or the first of its choices. */
function partOf(schema: z.ZodType | undefined, id: string): string | undefined {
  if (schema === undefined) return id
  const { enum: choices } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  if (choices?.[0] !== undefined) return String(choices[0])
  return [id, 'a'.repeat(43), `sluice_v_${'a'.repeat(32)}`, '1', 'x'].find((value) => schema.safeParse(value).success)
}

function pathOf({ path, params }: Route, id: string): string {
  return path
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const schema = params?.shape[name]
      return encodeURIComponent(partOf(schema instanceof z.ZodType ? schema : undefined, id) ?? id)
    })
    .replace('*', 'x')
}

async function ask(route: Route, asker: Readonly<Record<string, string>>, path: string, body?: unknown) {
  const response = await fetch(url + path, {
    method: route.method.toUpperCase(),
    headers: { ...asker, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  // A stream of events never ends by itself.
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  const text = isStream ? '' : await response.text()
  if (isStream) await response.body?.cancel()
  return { status: response.status, text }
}

/** What processes write by themselves, at their own time: a request's changes show in what these are worked out of. */
const OF_PROCESSES = [
  ...['processes', 'rate_limits', 'alarms', 'effects', 'live_marks', 'migrations'],
  ...['dirty_days', 'report_days', 'dirty_site_days', 'site_days'],
]

/** Of every row there is, but for those. */
async function digest(where = ''): Promise<string> {
  const { rows: tables } = await database.ops.query<{ name: string; own: boolean }>(
    `select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id') as own
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        and c.relname <> all($1) order by 1`,
    [OF_PROCESSES],
  )
  const all: string[] = []
  for (const { name, own } of tables) {
    if (where !== '' && !own) continue
    const { rows } = await database.ops.query<{ sum: string }>(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from "${name}" t ${where}`,
    )
    all.push(`${name} ${rows[0]?.sum}`)
  }
  return all.join('\n')
}

/** Of the key that nobody asks with. */
const UNUSED = 'for nobody'

/** Something of everything in `main`, so that there is what could leak or change. */
async function furnish(): Promise<void> {
  await send(served, '/v1/leads', ANA_ASKS)
  await send(served, '/api/reps', { name: 'Ben', email: 'ben@us.example', team: 'sales' })
  await send(served, '/api/team/invitations', { email: 'ben@us.example', role: 'viewer' })
  await send(served, '/api/keys', { kind: 'write', label: UNUSED })
  await send(served, '/api/shares', {})
  // Notes when each key was used.
  for (const headers of Object.values(ASKERS)) await fetch(`${url}/api/team`, { headers })
}
await furnish()

/** Waits until what follows from a lead is done: the work it asked for, and the notes of when each key was used, which nobody waits for. */
await until('nothing is left to be done in the background', async () => {
  const { rows } = await database.ops.query<{ n: number }>(
    `select ((select count(*) from effects where state in ('ready', 'claimed', 'handed', 'retry') and due <= now())
       + (select count(*) from alarms where due <= now()) + (select count(*) from keys where last_used_at is null and label is distinct from $1))::int as n`,
    [UNUSED],
  )
  return rows[0]?.n === 0
})

test('G1, G5: every refusal is the one that the door says, and changes nothing', async () => {
  const before = await digest()
  const wrong: string[] = []
  for (const route of ROUTES) {
    for (const [asker, headers] of Object.entries(ASKERS)) {
      const wanted = expected(route, asker)
      if (wanted === 'through') continue
      const { status } = await ask(route, headers, pathOf(route, randomUUID()))
      if (status !== wanted) wrong.push(`${named(route)} as ${asker}: ${status}, not ${wanted}`)
    }
  }
  assert.deepEqual(wrong, [])
  assert.equal(await digest(), before)
})

/** Doing it is the point of these, takes long, and belongs to their own tests. */
const LONG = new Set(['POST /api/demo', 'DELETE /api/demo', 'POST /api/audit'])

test('G1: whoever the door lets through is let through, and meets no failure of ours', async () => {
  const wrong: string[] = []
  for (const route of ROUTES) {
    if (route.door === 'open' || LONG.has(named(route))) continue
    for (const [asker, headers] of Object.entries(ASKERS)) {
      if (expected(route, asker) !== 'through') continue
      // What cannot be understood comes as far as the door, and no further.
      const { status, text } = await ask(
        route,
        headers,
        pathOf(route, randomUUID()),
        route.method === 'get' ? undefined : [],
      )
      const isBarred = status === 401 || (status === 403 && ROLE_OF.has(asker) && route.door === 'member')
      if (isBarred || status >= 500) wrong.push(`${named(route)} as ${asker}: ${status} ${text.slice(0, 120)}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('G1: an id of another workspace is nothing to be found, and nothing of its owner changes', async () => {
  const { rows: columns } = await database.ops.query<{ name: string; column: string }>(
    `select c.relname as name, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.atttypid = 'uuid'::regtype
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname <> 'workspace_id' and a.attnum > 0
        and exists (select from pg_attribute w where w.attrelid = c.oid and w.attname = 'workspace_id')`,
  )
  const ids = new Set<string>()
  for (const { name, column } of columns) {
    const { rows } = await database.ops.query<{ id: string | null }>(
      `select "${column}" as id from "${name}" where workspace_id = $1 limit 1`,
      [database.workspace],
    )
    if (typeof rows[0]?.id === 'string') ids.add(rows[0].id)
  }
  assert.ok(ids.size >= 8, `only ${ids.size} ids`)
  const { headers } = await signIn(served, { role: 'owner', workspace: 'other', email: 'boss@other.example' })
  const mine = `where workspace_id = '${database.workspace}'`
  const before = await digest(mine)
  const wrong: string[] = []
  for (const route of ROUTES.filter(({ door, params }) => door === 'member' && params !== undefined)) {
    for (const id of ids) {
      const path = pathOf(route, id)
      if (!path.includes(id)) continue
      const { status } = await ask(route, headers, path, route.method === 'get' ? undefined : route.body?.example)
      const isFine = route.method === 'get' ? status === 404 || status === 400 : status >= 400 && status < 500
      if (!isFine) wrong.push(`${named(route)} with ${path}: ${status}`)
    }
  }
  assert.deepEqual(wrong, [])
  assert.equal(await digest(mine), before)
})
