import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { signingOf } from '#src/access/signing/store.ts'
import { MAX_ASSET_BYTES } from '#src/capture/assets/content.ts'
import { assetLink } from '#src/capture/delivery/store.ts'
import { type Ticket, ticketText } from '#src/capture/delivery/ticket.ts'
import { fromMs, type SubjectId } from '#src/funnel/brand.ts'
import { type Answer, type Desk, desk } from '../person/desk.ts'
import type { SignedInBrowser } from '../signed-in.ts'
import { mp4, office, pdf, png, zip } from './files.ts'

let place: Desk
let marketer: SignedInBrowser
before(async () => {
  place = await desk()
  marketer = await place.as('marketer')
})
after(() => place.close())

const BODY = { title: 'Backup checklist', kind: 'checklist', position: 'TOFU', gated: true, deliver: 'both' }

async function send(name: string, bytes: Buffer, size?: number): Promise<{ status: number; said: Answer }> {
  const query = new URLSearchParams({ name, ...(size === undefined ? {} : { size: String(size) }) })
  const answer = await fetch(`${place.own.url}/api/assets/files?${query}`, {
    method: 'POST',
    headers: { ...marketer.headers, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  })
  return { status: answer.status, said: await answer.json() }
}

const add = (said: object = {}): Promise<Answer> =>
  place.ask(marketer, 'POST', '/api/assets', { ...BODY, ...said }, 201)
const setState = (asset: Answer, state: string, status = 200): Promise<Answer> =>
  place.ask(marketer, 'POST', `/api/assets/${asset.id}/state`, { state, version: asset.version }, status)
async function uploaded(name: string, bytes: Buffer, said: object = {}): Promise<Answer> {
  const { said: file } = await send(name, bytes)
  return setState(await add({ ...said, source: { kind: 'upload', file: file.file } }), 'published')
}
const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  fetch(place.own.url + path, { method, redirect: 'manual', headers })

const clock = () => fromMs(Date.now())
const signing = () => signingOf(place.own.database.app, clock)()
/** A link of this moment. */
async function linkTo(asset: string, person: string): Promise<string> {
  const given = { workspace: place.own.database.workspace, submission: crypto.randomUUID() }
  return assetLink({ signing, base: '', clock }, { ...given, asset, subject: person as SubjectId })
}
const ticketOf = (asset: string, person: string, expiresMs: number): Ticket => ({
  ...{ workspace: place.own.database.workspace, asset, submission: 's', subject: person as SubjectId, expiresMs },
})
/** A link whose week is over. */
const endedLinkTo = async (asset: string, person: string): Promise<string> =>
  `/a/${(await signing()).sign('asset', ticketText(ticketOf(asset, person, Date.now() - 1)))}`
const downloads = async (person: string): Promise<Answer[]> => {
  const { items } = await place.ask(marketer, 'GET', `/api/people/${person}/timeline`)
  return items.filter((item: Answer) => item.name === 'content_downloaded' || item.event?.name === 'content_downloaded')
}

test('B9: what is not what it is called, or could run, is refused in plain words and leaves nothing', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  const page = Buffer.from('<!doctype html><script>alert(document.domain)</script>')
  const cases: readonly (readonly [string, Buffer, string])[] = [
    ['logo.svg', svg, 'A file that ends in .svg is not taken here.'],
    ['logo.png', svg, 'The file is called .png, but what is in it is a web page.'],
    ['x.pdf.html', pdf(), 'A file that ends in .html is not taken here.'],
    ['guide.pdf', page, 'The file is called .pdf, but what is in it is a web page.'],
    ['notes.txt', page, 'The file is called .txt, but what is in it is a web page.'],
    ['bomb.png', png(10_000), 'The picture has 100 million pixels; at most 40 are taken.'],
    ['sheet.xlsx', office('xlsm'), 'The file is called .xlsx, but what is in it is a .xlsm file.'],
    ['setup.exe', Buffer.from('MZ'), 'A file that ends in .exe is not taken here.'],
    ['empty.pdf', Buffer.alloc(0), 'The file is called .pdf, but what is in it is something else.'],
    ['list.csv', Buffer.from([0x6e, 0x61, 0x6d, 0xe9, 0x0a]), 'The text is not in UTF-8.'],
  ]
  for (const [name, bytes, message] of cases) {
    const { status, said } = await send(name, bytes, bytes.length)
    assert.deepEqual([name, status, said.error?.message], [name, 415, message])
  }
  const { rows } = await place.own.database.ops.query('select 1 from asset_files union all select 1 from asset_pieces')
  assert.equal(rows.length, 0)
})

test('files of every kind that is taken are known by their content', async () => {
  for (const [name, bytes, kind] of [
    ['Guide 2026.PDF', pdf(), 'pdf'],
    ['photo.png', png(600), 'png'],
    ['demo.mp4', mp4(), 'mp4'],
    ['letter.docx', office('docx'), 'docx'],
    ['model.xlsx', office('xlsx'), 'xlsx'],
    ['deck.pptx', office('pptx'), 'pptx'],
    ['kit.zip', zip({ 'read me.txt': 'hello' }), 'zip'],
    ['list.csv', Buffer.from('name,mail\nÁna,a@b.example\n'), 'csv'],
    ['notes.md', Buffer.from('# Notes\n'), 'md'],
  ] as const) {
    const { status, said } = await send(name, bytes)
    assert.deepEqual([name, status, said.kind], [name, 201, kind])
  }
})

test('a large file comes in pieces, goes on where it broke off, and comes out the same', async () => {
  const bytes = Buffer.concat([pdf(3_000_000), Buffer.from('the end')])
  const { said } = await send('big.pdf', bytes.subarray(0, 1_000_003), bytes.length)
  assert.deepEqual([said.received, said.kind], [1_000_003, null])
  const piece = async (from: number, part: Buffer) => {
    const answer = await fetch(`${place.own.url}/api/assets/files/${said.file}?from=${from}`, {
      method: 'POST',
      headers: { ...marketer.headers, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(part),
    })
    return { status: answer.status, said: (await answer.json()) as Answer }
  }
  const wrong = await piece(5, bytes.subarray(5))
  assert.deepEqual([wrong.status, wrong.said.error.message], [400, '1000003 bytes of this file are here.'])
  assert.equal((await piece(1_000_003, bytes.subarray(1_000_003))).said.kind, 'pdf')
  const asset = await add({ title: 'Big', source: { kind: 'upload', file: said.file }, gated: false })
  await setState(asset, 'published')
  const answer = await get('/a/public/main/big')
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes))
  const part = await get('/a/public/main/big', { range: 'bytes=262140-262150' })
  assert.equal(part.status, 206)
  assert.equal(part.headers.get('content-range'), `bytes 262140-262150/${bytes.length}`)
  assert.ok(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(262_140, 262_151)))
  const none = await get('/a/public/main/big', { range: 'bytes=99999999-' })
  assert.deepEqual([none.status, none.headers.get('content-range')], [416, `bytes */${bytes.length}`])
})

test('a file that is too large is refused before it is sent', async () => {
  const { status, said } = await send('long.mp4', mp4(), MAX_ASSET_BYTES + 1)
  assert.deepEqual([status, said.error.message], [413, 'The file is larger than 50 MB.'])
})

test('an asset is published only when there is something to give, and its id stays what it was', async () => {
  const planned = await add({ title: 'Über: ISO 27001!' })
  assert.equal(planned.id, 'uber-iso-27001')
  const refused = await setState(planned, 'published', 400)
  assert.equal(refused.error.message, 'It has neither a file nor a link yet.')
  const again = await add({ title: 'Über ISO 27001' })
  assert.equal(again.id, 'uber-iso-27001-2')
  const change = { ...BODY, title: 'Renamed', source: { kind: 'link', url: 'https://us.example/ß' }, version: 1 }
  const renamed = await place.ask(marketer, 'PUT', `/api/assets/${planned.id}`, change)
  assert.deepEqual(
    [renamed.id, renamed.title, renamed.source.url],
    [planned.id, 'Renamed', 'https://us.example/%C3%9F'],
  )
  const late = await place.ask(marketer, 'PUT', `/api/assets/${planned.id}`, change, 409)
  assert.match(late.error.message, /changed this asset meanwhile/)
})

test('E2: a link that is none of the web is refused when it is saved', async () => {
  const hostile = [
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    '//evil.com',
    'https://ex.com@evil.com',
  ]
  for (const url of hostile)
    await place.ask(marketer, 'POST', '/api/assets', { ...BODY, source: { kind: 'link', url } }, 400)
})

test('a file is sent as something to keep, from an address of its own, and never as a page', async () => {
  const person = await place.lead({ email: 'ana@keep.example' })
  const asset = await uploaded('../../evil "name".pdf', pdf(), { title: 'Security paper' })
  const answer = await get(await linkTo(asset.id, person))
  assert.equal(answer.status, 200)
  assert.deepEqual(
    ['content-type', 'content-disposition', 'x-content-type-options', 'content-security-policy', 'referrer-policy'].map(
      (name) => answer.headers.get(name),
    ),
    [
      'application/pdf',
      'attachment; filename="security-paper.pdf"',
      'nosniff',
      "sandbox; default-src 'none'",
      'no-referrer',
    ],
  )
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(pdf()))
})

test('a download is one fact a day however often the link is opened, and none by a program that only looks', async () => {
  const person = await place.lead({ email: 'ben@once.example' })
  const asset = await uploaded('once.mp4', mp4(300_000), { title: 'Recording', kind: 'webinar recording' })
  const link = await linkTo(asset.id, person)
  await get(link, {}, 'HEAD')
  await get(link, { purpose: 'prefetch' })
  await get(link, { 'user-agent': 'Slackbot-LinkExpanding 1.0' })
  assert.deepEqual(await downloads(person), [])
  for (const range of ['bytes=0-99', 'bytes=100-', 'bytes=0-']) await (await get(link, { range })).arrayBuffer()
  await (await get(link)).arrayBuffer()
  const found = await downloads(person)
  assert.equal(found.length, 1)
  assert.match(JSON.stringify(found[0]), /"recording"/)
})

test('E1: a link of another purpose, of another asset, cut or made up is a page that says so, and never leads away', async () => {
  const person = await place.lead({ email: 'cleo@forged.example' })
  const asset = await setState(
    await add({ title: 'Elsewhere', source: { kind: 'link', url: 'https://else.example/file' } }),
    'published',
  )
  const link = await linkTo(asset.id, person)
  const good = await get(link)
  assert.deepEqual([good.status, good.headers.get('location')], [303, 'https://else.example/file'])
  const signer = await signing()
  const ticket = ticketOf(asset.id, person, Date.now() + 1000)
  const wrong = [
    `/a/${signer.sign('confirm', ticketText(ticket))}`,
    `/a/${signer.sign('asset', 'something else')}`,
    link.slice(0, -1),
    link.replace('/a/v1.', '/a/v1.x'),
    '/a/https:%2F%2Fevil.com',
    `/a/${signer.sign('asset', ticketText({ ...ticket, asset: 'unknown' }))}`,
    '/a/public/main/unknown',
    '/a/public/nowhere/elsewhere',
    '/a/public/main/elsewhere?u=https://evil.com',
  ]
  for (const path of wrong) {
    const answer = await get(path)
    assert.deepEqual([path, answer.status, answer.headers.get('location')], [path, 404, null])
    assert.match(await answer.text(), /<h1>This link leads nowhere<\/h1>/)
  }
})

test('E5: a target with signs that headers cannot hold leads to its encoded address', async () => {
  const person = await place.lead({ email: 'dora@emoji.example' })
  const url = 'https://else.example/\u{1F4E6}/\u010A?q=ü'
  const asset = await setState(await add({ title: 'Parcel', source: { kind: 'link', url } }), 'published')
  const answer = await get(await linkTo(asset.id, person))
  assert.deepEqual(
    [answer.status, answer.headers.get('location')],
    [303, 'https://else.example/%F0%9F%93%A6/%C4%8A?q=%C3%BC'],
  )
  const crlf = { ...BODY, source: { kind: 'link', url: 'https://else.example/\r\nset-cookie: a=b' } }
  await place.ask(marketer, 'POST', '/api/assets', crlf, 400)
})

test('a link of last month says so; one to what was archived too; both without a download', async () => {
  const person = await place.lead({ email: 'emil@late.example' })
  const asset = await uploaded('late.pdf', pdf(), { title: 'Late' })
  const ended = await get(await endedLinkTo(asset.id, person))
  assert.equal(ended.status, 410)
  assert.match(await ended.text(), /This link has ended/)
  const link = await linkTo(asset.id, person)
  await setState(asset, 'archived')
  assert.equal((await get(link)).status, 410)
  assert.deepEqual(await downloads(person), [])
})

test('what asks for details is not had by its name, and what a draft asks for is not had at all', async () => {
  const gated = await uploaded('gated.pdf', pdf(), { title: 'For details' })
  assert.equal((await get(`/a/public/main/${gated.id}`)).status, 404)
  const draft = await add({
    title: 'Only a draft',
    gated: false,
    source: { kind: 'link', url: 'https://else.example' },
  })
  assert.equal((await get(`/a/public/main/${draft.id}`)).status, 404)
})

test('a gated asset leads to the form that gives it, by its name, from the library and from a link that ended', async () => {
  const asset = await uploaded('paper.pdf', pdf(), { title: 'Paper for details' })
  const source = `id: get-the-paper
title: Get the paper
button: Send it to me
asset: ${asset.id}
fields:
  - { id: email, kind: email, label: Work e-mail, required: true }
after: { title: Thank you, text: It is on its way. }
`
  const made = await place.ask(marketer, 'POST', '/api/forms', { id: 'get-the-paper', source }, 201)
  const publishing = { revision: made.revision }
  await place.ask(marketer, 'POST', '/api/forms/get-the-paper/publish', publishing)
  const byName = await get(`/a/public/main/${asset.id}`)
  assert.deepEqual([byName.status, byName.headers.get('location')], [303, '/f/main/get-the-paper'])
  const { items } = await place.ask(marketer, 'GET', '/api/assets')
  const listed = items.find(({ id }: Answer) => id === asset.id)
  assert.deepEqual(listed.forms, [{ id: 'get-the-paper', title: 'Get the paper' }])
  assert.match(listed.link, /\/f\/main\/get-the-paper$/)
  const person = await place.lead({ email: 'fay@again.example' })
  const ended = await get(await endedLinkTo(asset.id, person))
  assert.equal(ended.status, 410)
  assert.match(await ended.text(), /<a class="button" href="\/f\/main\/get-the-paper">Ask for it again<\/a>/)
})

test('a replaced file is gone, and an asset cannot have a file of another workspace or one that is not whole', async () => {
  const first = await send('one.pdf', pdf())
  const asset = await add({ title: 'Replaced', source: { kind: 'upload', file: first.said.file } })
  const second = await send('two.pdf', pdf(900))
  const change = { ...BODY, title: 'Replaced', source: { kind: 'upload', file: second.said.file }, version: 1 }
  await place.ask(marketer, 'PUT', `/api/assets/${asset.id}`, change)
  const { rows } = await place.own.database.ops.query('select 1 from asset_pieces where file_id = $1', [
    first.said.file,
  ])
  assert.equal(rows.length, 0)
  const half = await send('half.pdf', pdf().subarray(0, 100), 400)
  for (const file of [half.said.file, crypto.randomUUID()])
    await place.ask(marketer, 'POST', '/api/assets', { ...BODY, source: { kind: 'upload', file } }, 400)
})

test('coverage counts what is published, and names a library that is all top', async () => {
  const other = await desk()
  try {
    const owner = await other.as('owner')
    for (let n = 0; n < 6; n++) {
      const body = { ...BODY, title: `Guide ${n}`, source: { kind: 'link', url: 'https://us.example/g' } }
      const { id, version } = await other.ask(owner, 'POST', '/api/assets', body, 201)
      if (n < 5) await other.ask(owner, 'POST', `/api/assets/${id}/state`, { state: 'published', version })
    }
    const found = await other.ask(owner, 'GET', '/api/assets/coverage')
    assert.equal(found.total, 5)
    assert.equal(found.balance.verdict, 'over-invested')
    assert.match(found.balance.sentence, /^Over-invested in TOFU: 5 of 5 assets \(100 %\)/)
    assert.deepEqual(
      found.gaps.filter((gap: Answer) => gap.kind === 'position').map((gap: Answer) => gap.position),
      ['MOFU', 'BOFU'],
    )
  } finally {
    await other.close()
  }
})
