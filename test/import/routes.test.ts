import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { DryRunAnswer, FileAnswer, FilePiece, ImportState } from '#src/capture/import/answers.ts'
import { mapOf } from '#src/capture/import/choices.ts'
import { readConfig } from '#src/config.ts'
import { inWorkspace } from '#src/db/pool.ts'
import { serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'

const served = await serve()
after(() => served.close())
const { url, key, database } = served
const asKey = { authorization: `Bearer ${key}` }

async function ask<T>(method: string, path: string, body?: unknown, status = 200): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: { ...asKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const said: unknown = response.status === 204 ? undefined : await response.json()
  assert.equal(response.status, status, JSON.stringify(said))
  return said as T
}

async function drop<T = FileAnswer>(name: string, content: string | Uint8Array<ArrayBuffer>, status = 201): Promise<T> {
  const response = await fetch(`${url}/api/imports/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { ...asKey, 'content-type': 'text/csv' },
    body: content,
  })
  const said: unknown = await response.json()
  assert.equal(response.status, status, JSON.stringify(said))
  return said as T
}

async function settled(id: string): Promise<ImportState> {
  for (let tries = 0; tries < 200; tries++) {
    const state = await ask<ImportState>('GET', `/api/imports/${id}`)
    if (state.phase !== 'running' && state.phase !== 'undoing') return state
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The import does not end.')
}

const begin = async (file: FileAnswer): Promise<ImportState> =>
  settled((await ask<ImportState>('POST', '/api/imports', { file: file.file, map: mapOf(file.guess.choices) }, 202)).id)

const count = async (text: string): Promise<number> => (await database.ops.query(text)).rows[0].n

const TEN = [
  'Name,Email,Company,Employees,Country',
  ...Array.from({ length: 10 }, (_, n) => `Person ${n},p${n}@firm${n}.example,Firm ${n},${20 + n},Germany`),
].join('\n')

const HUBSPOT = `Record ID,First Name,Last Name,Email,Lifecycle Stage,Contact owner,Create Date,Became a Marketing Qualified Lead Date,Unsubscribed from all email,Email hard bounce reason
1,Ana,Silva,ana@acme.example,Marketing Qualified Lead,ben@us.example,2025-01-02 09:00,2025-02-03 10:00,false,
2,Bo,Li,bo@globex.example,Customer,Nobody Known,2025-01-03 09:00,,true,
3,Cy,Roe,cy@umbrella.example,Lead,ben@us.example,2025-01-04 09:00,,,UNKNOWN_USER
4,Cy,Roe,cy@umbrella.example,Lead,ben@us.example,2025-01-05 09:00,,,
,No,Mail,not-an-address,Lead,,2025-01-05 09:00,,,
`

describe('imports over HTTP', { concurrency: false }, () => {
  test('ten leads go in as guessed; nobody is contacted; all of it is taken back', async () => {
    const file = await drop('leads.csv', TEN)
    assert.deepEqual([file.rows, file.guess.choices.kind, file.guess.preset], [10, 'people', null])
    const tried = await ask<DryRunAnswer>('POST', `/api/imports/files/${file.file}/dry-run`, {
      map: mapOf(file.guess.choices),
    })
    assert.deepEqual([tried.new, tried.updated, tried.unchanged, tried.refused, tried.samples.length], [10, 0, 0, 0, 3])
    const done = await begin(file)
    assert.deepEqual([done.phase, done.new, done.contacted, done.comparison?.people], ['done', 10, 0, 10])
    assert.equal(await count('select count(*)::int as n from people where not hidden'), 10)
    assert.equal(await count('select count(*)::int as n from effects'), 0)
    assert.equal(await count('select count(*)::int as n from alarms'), 0)
    assert.equal(
      await count('select count(*)::int as n from people where owner is not null or waiting_team is not null'),
      0,
    )
    // The file is gone when it is in.
    await ask('GET', `/api/imports/files/${file.file}`, undefined, 404)
    await ask('POST', `/api/imports/${done.id}/undo`, undefined, 202)
    const undone = await settled(done.id)
    assert.deepEqual([undone.phase, undone.undoing?.done], ['undone', undone.undoing?.total ?? 0])
    assert.equal(await count('select count(*)::int as n from people where not hidden'), 0)
  })

  test('a HubSpot export moves in with stages, owners, unsubscribes and bounces, and is compared', async () => {
    await ask('POST', '/api/reps', { name: 'Ben Okafor', email: 'ben@us.example', team: 'sales' }, 201)
    const file = await drop('hubspot-crm-exports-all-contacts.csv', HUBSPOT)
    assert.equal(file.guess.preset?.id, 'hubspot-contacts')
    const done = await begin(file)
    assert.deepEqual([done.new, done.updated, done.refused], [3, 1, 1])
    const { comparison } = done
    assert.deepEqual([comparison?.rows, comparison?.refused, comparison?.repeated, comparison?.people], [5, 1, 1, 3])
    const named = Object.fromEntries(
      (comparison?.owners ?? []).map(({ name, file: rows, now, isKnown }) => [name, [rows, now, isKnown]]),
    )
    assert.deepEqual(named, { 'Ben Okafor': [3, 2, true], 'Nobody Known': [1, 1, false] })
    assert.deepEqual(comparison?.suppressed.map(({ name, file: rows, now }) => [name, rows, now]).sort(), [
      ['bounced', 1, 1],
      ['unsubscribed', 1, 1],
    ])
    const stages = Object.fromEntries(
      (comparison?.stages ?? []).map(({ name, file: rows, people, now }) => [name, [rows, people, now]]),
    )
    assert.deepEqual(stages, { capture: [2, 1, 1], qualification: [1, 1, 1], customer: [1, 1, 1] })
    const bo = await ask<{ suppressed: { reason: string; source: string }[] }>(
      'GET',
      '/api/people?email=bo@globex.example',
    )
    assert.deepEqual(
      bo.suppressed.map(({ reason, source }) => [reason, source]),
      [['unsubscribed', 'hubspot contacts']],
    )
    const issues = await ask<{ items: { line: number; column: string; code: string }[] }>(
      'GET',
      `/api/imports/${done.id}/issues`,
    )
    assert.deepEqual(
      issues.items.map(({ line, column, code }) => [line, column, code]),
      [[6, 'Email', 'bad_email']],
    )
    const csv = await (await fetch(`${url}/api/imports/${done.id}/issues.csv`, { headers: asKey })).text()
    assert.match(csv, /^line,column,code,message\r\n6,Email,bad_email,/)
    // The same export again changes nothing.
    const again = await begin(await drop('again.csv', HUBSPOT))
    assert.deepEqual([again.new, again.updated, again.unchanged], [0, 0, 4])
  })

  test('a file in pieces is one file', async () => {
    const bytes = new TextEncoder().encode(TEN)
    const first = await fetch(`${url}/api/imports/files?name=a.csv&size=${bytes.length}`, {
      ...{
        method: 'POST',
        headers: { ...asKey, 'content-type': 'application/octet-stream' },
        body: bytes.slice(0, 100),
      },
    })
    const piece = (await first.json()) as FilePiece
    assert.deepEqual([piece.received, piece.size], [100, bytes.length])
    const wrong = await fetch(`${url}/api/imports/files/${piece.file}?from=50`, {
      ...{ method: 'POST', headers: { ...asKey, 'content-type': 'application/octet-stream' }, body: bytes.slice(50) },
    })
    assert.equal(wrong.status, 400)
    const rest = await fetch(`${url}/api/imports/files/${piece.file}?from=100`, {
      ...{ method: 'POST', headers: { ...asKey, 'content-type': 'application/octet-stream' }, body: bytes.slice(100) },
    })
    assert.equal(((await rest.json()) as FileAnswer).rows, 10)
  })

  test('reps come in too, and leave again; a marketer may not bring them', async () => {
    const reps = 'Name,Email,Team,Capacity per day\nZoe Zed,zoe@us.example,outbound,5\nBen O.,ben@us.example,sales,9\n'
    const file = await drop('reps.csv', reps)
    assert.equal(file.guess.choices.kind, 'reps')
    const marketer = await signIn(served, { role: 'marketer' })
    const refused = await fetch(`${url}/api/imports`, {
      method: 'POST',
      headers: { ...marketer.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ file: file.file, map: mapOf(file.guess.choices) }),
    })
    assert.equal(refused.status, 403)
    const done = await begin(file)
    assert.deepEqual([done.phase, done.new], ['done', 2])
    const listed = async () => {
      const { reps: all } = await ask<{ reps: { name: string; active: boolean; capacityPerDay: number | null }[] }>(
        'GET',
        '/api/reps',
      )
      return all.map(({ name, active, capacityPerDay }) => [name, active, capacityPerDay]).sort()
    }
    assert.deepEqual(await listed(), [
      ['Ben O.', true, 9],
      ['Zoe Zed', true, 5],
    ])
    await ask('POST', `/api/imports/${done.id}/undo`, undefined, 202)
    assert.equal((await settled(done.id)).phase, 'undone')
    assert.deepEqual(
      (await listed()).map(([name, active]) => [name, active]),
      [
        ['Ben Okafor', true],
        ['Zoe Zed', false],
      ],
    )
  })

  test('a large file is tried out and imported apart; it is stopped by its own undo and by no other', async () => {
    const small = await begin(await drop('small.csv', TEN.replaceAll('firm', 'barn')))
    const lines = Array.from(
      { length: 6000 },
      (_, n) => `Person ${n},p${n}@mill${n % 900}.example,Mill ${n % 900},9,Germany`,
    )
    const file = await drop('large.csv', [TEN.split('\n')[0], ...lines].join('\n'))
    const map = mapOf(file.guess.choices)
    const tried = () =>
      fetch(`${url}/api/imports/files/${file.file}/dry-run`, {
        ...{ method: 'POST', headers: { ...asKey, 'content-type': 'application/json' }, body: JSON.stringify({ map }) },
      })
    const answers = await Promise.all([tried(), tried()])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    const [answer] = answers.filter(({ status }) => status === 200)
    assert.ok(answer)
    assert.equal(((await answer.json()) as DryRunAnswer).new, 6000)
    const people = await drop('people.csv', [TEN.split('\n')[0], ...lines.slice(0, 120)].join('\n'))
    const { id: batch } = await begin(people)
    const seen: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { id: string; email: string }[]; next: string | null } = await ask(
        ...(['GET', `/api/imports/${batch}/people${next === '' ? '' : `?after=${next}`}`] as const),
      )
      assert.ok(page.items.length === 50 || page.next === null)
      seen.push(...page.items.map(({ email }) => email))
      next = page.next
    }
    assert.deepEqual(
      seen.toSorted(),
      lines
        .slice(0, 120)
        .map((line) => line.split(',')[1] ?? '')
        .toSorted(),
    )
    const before = await count('select count(*)::int as n from people where not hidden')
    const { id } = await ask<ImportState>('POST', '/api/imports', { file: file.file, map }, 202)
    await ask('POST', `/api/imports/${small.id}/undo`, undefined, 429)
    await ask('POST', '/api/imports', { file: file.file, map }, 429)
    assert.equal((await ask<ImportState>('GET', `/api/imports/${id}`)).phase, 'running')
    await ask('POST', `/api/imports/${id}/undo`, undefined, 202)
    const undone = await settled(id)
    assert.equal(undone.phase, 'undone')
    assert.ok(undone.done < 6000)
    assert.equal(await count('select count(*)::int as n from people where not hidden'), before)
    assert.equal((await ask<ImportState>('GET', `/api/imports/${small.id}`)).phase, 'done')
  })

  test('an upload that breaks off before it has a name takes no place', async () => {
    const uploads = () => count('select count(*)::int as n from import_files')
    const before = await uploads()
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.write(
      `POST /api/imports/files?name=a.csv HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: ${asKey.authorization}\r\n`,
    )
    socket.write('content-type: text/csv\r\ncontent-length: 1000\r\n\r\nName,Email\n')
    for (let tries = 0; tries < 100 && (await uploads()) === before; tries++) await wait(20)
    assert.equal(await uploads(), before + 1)
    socket.destroy()
    for (let tries = 0; tries < 100 && (await uploads()) > before; tries++) await wait(20)
    assert.equal(await uploads(), before)
  })

  test('an upload whose file is gone is gone, and nobody is told where it lay', async () => {
    const file = await drop('gone.csv', TEN)
    rmSync(join(readConfig().home, 'uploads', `${file.file}.csv`))
    const body = { map: mapOf(file.guess.choices) }
    for (const path of ['', '/dry-run']) {
      const said = await ask<object>(
        path === '' ? 'GET' : 'POST',
        `/api/imports/files/${file.file}${path}`,
        path === '' ? undefined : body,
        404,
      )
      assert.match(JSON.stringify(said), /Drop it again/)
    }
  })

  test('an import that a crash broke off says so, and goes on', async () => {
    const done = await begin(await drop('later.csv', TEN.replaceAll('firm', 'house')))
    const file = await drop('later.csv', TEN.replaceAll('firm', 'house'))
    // As a killed process leaves it: begun, and nobody holds it.
    await inWorkspace(database.app, database.workspace, (client) =>
      client.query(
        `update imports set state = 'running', finished_at = null, counts = counts || jsonb_build_object('upload', $3::text)
          where workspace_id = $1 and batch_id = $2`,
        [database.workspace, done.id, file.file],
      ),
    )
    assert.equal((await ask<ImportState>('GET', `/api/imports/${done.id}`)).phase, 'stopped')
    const goesOn = await ask<ImportState>('POST', `/api/imports/${done.id}/continue`, undefined, 202)
    assert.equal(goesOn.id, done.id)
    const end = await settled(done.id)
    assert.deepEqual([end.phase, end.unchanged], ['done', 10])
  })
})

describe('G10: files that nobody should have sent', { concurrency: false }, () => {
  const refused: readonly (readonly [string, string | Uint8Array<ArrayBuffer>, number, RegExp])[] = [
    ['empty.csv', '', 400, /empty/],
    ['header.csv', 'Email,Name\n', 400, /no rows/],
    [
      'wide.csv',
      `${Array.from({ length: 10_000 }, (_, n) => `c${n}`).join(',')}\n1\n`,
      400,
      /10000 columns; at most 500/,
    ],
    ['book.xlsx', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), 415, /workbook/],
    ['page.html', '<!doctype html><p>hello', 415, /web page/],
    ['data.json', '[{"email": "a@b.example"}]', 415, /JSON/],
    ['bare16.csv', new Uint8Array(Buffer.from('Email,Name\na@b.example,A\n', 'utf16le')), 415, /no text/],
    ['open.csv', `Email,Name\n"a@b.example,${'x'.repeat(1_100_000)}`, 400, /not closed/],
    ['twice.csv', 'Email,Email\na@b.example,b@c.example\n', 400, /Two columns/],
  ]
  for (const [name, content, status, says] of refused) {
    test(`${name} is refused in words`, async () => {
      const said = await drop<{ error: { message: string } }>(name, content, status)
      assert.match(said.error.message, says)
    })
  }

  test('300 MB are refused before they are sent, and after', async () => {
    const said = await fetch(`${url}/api/imports/files?name=big.csv&size=300000000`, {
      ...{ method: 'POST', headers: { ...asKey, 'content-type': 'text/csv' }, body: 'Email\n' },
    })
    assert.equal(said.status, 413)
    const before = process.memoryUsage().rss
    const line = new TextEncoder().encode(`${'a'.repeat(60)}@firm.example,Name\n`.repeat(10_000))
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (stream) => {
        sent += line.length
        if (sent > 300_000_000) stream.close()
        else stream.enqueue(line)
      },
    })
    const streamed = await fetch(`${url}/api/imports/files?name=big.csv`, {
      ...{ method: 'POST', headers: { ...asKey, 'content-type': 'text/csv' }, body: endless, duplex: 'half' },
    }).then(
      ({ status }) => status,
      () => 'hung up',
    )
    assert.ok(streamed === 413 || streamed === 'hung up', String(streamed))
    assert.ok(process.memoryUsage().rss - before < 150_000_000)
    assert.equal(await count(`select count(*)::int as n from import_files where name = 'big.csv'`), 0)
  })

  test('UTF-16 with its mark, Windows letters and semicolons are read', async () => {
    const marked = new Uint8Array(Buffer.from('\ufeffEmail;Vorname\nä@b.example;Jörg\n', 'utf16le'))
    assert.deepEqual((await drop('m.csv', marked)).guess.choices.encoding, 'utf-16le')
    const windows = new Uint8Array(Buffer.from('E-Mail;Nachname\nx@b.example;M\xfcller\n', 'latin1'))
    const { guess } = await drop('w.csv', windows)
    assert.deepEqual(
      [guess.choices.encoding, guess.choices.delimiter, guess.choices.columns],
      ['windows-1252', ';', { 'E-Mail': 'email', Nachname: 'field:last_name' }],
    )
  })

  test('another workspace, and whoever may not import, sees none of it', async () => {
    const file = await drop('mine.csv', TEN)
    const viewer = await signIn(served, { role: 'viewer' })
    for (const path of ['/api/imports', `/api/imports/files/${file.file}`])
      assert.equal((await fetch(url + path, { headers: viewer.headers })).status, 403, path)
    assert.equal((await fetch(`${url}/api/imports`)).status, 401)
    await ask('GET', `/api/imports/${crypto.randomUUID()}`, undefined, 404)
    await ask('GET', '/api/imports/files/../../etc/passwd', undefined, 404)
  })
})
