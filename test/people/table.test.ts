import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Count, Line, TablePage } from '#src/identity/table/columns.ts'
import { type Served, send, serve } from '#test/screens/served.ts'
import { type Desk, deskOf, leads } from './desk.ts'

let own: Served
let desk: Desk
before(async () => {
  own = await serve()
  desk = await deskOf(own, { role: 'admin' })
  await leads(own, [
    {
      email: 'ana.ott@acme.example',
      first_name: 'Ana',
      last_name: 'Ött',
      company: 'Acme Söhne',
      country: 'DE',
      notes: 'salary 90000',
    },
    { email: 'ben@blue.example', name: 'Ben Blau', company: 'Blue', events: [{ event: 'quote_requested' }] },
    { email: 'cem@gmail.com', name: 'Cem Çelik' },
    { email: 'dora@acme.example', name: 'Dora Acmeson' },
    { email: 'eva@blue.example' },
  ])
  await send(own, '/v1/page', { anonymousId: 'somebody', properties: { path: '/pricing' } })
})
after(() => own.close())

const names = ({ people }: TablePage) => people.map(({ name, email }) => name ?? email)
const found = async (query: string) => names(await desk.read<TablePage>(`/api/people/table?${query}`))

test('search finds the beginning of any word of name, address and company, whatever its accents and case', async () => {
  assert.deepEqual(await found('search=OTT'), ['Ana Ött'])
  assert.deepEqual(await found('search=celi'), ['Cem Çelik'])
  assert.deepEqual((await found('search=acme')).toSorted(), ['Ana Ött', 'Dora Acmeson'])
  assert.deepEqual(await found('search=acme%20an'), ['Ana Ött'])
  assert.deepEqual(await found('search=dora@acme.ex'), ['Dora Acmeson'])
  assert.deepEqual(await found('search=%25%25'), [])
})

test('G4: nothing but name, address and company can be searched', async () => {
  for (const secret of ['90000', 'salary', 'DE', 'notes', 'pricing'])
    assert.deepEqual(await found(`search=${secret}`), [], secret)
})

test('filters hold together, and counts agree', async () => {
  assert.deepEqual((await found('domain=blue.example')).toSorted(), ['Ben Blau', 'eva@blue.example'])
  assert.deepEqual(await found('domain=blue.example&search=ben'), ['Ben Blau'])
  assert.deepEqual(await found('seen=!30d'), [])
  assert.equal((await found('seen=1d&created=1d')).length, 6)
  const everybody = await desk.read<Count>('/api/people/count')
  assert.deepEqual(everybody, { count: 6, isMore: false })
  assert.deepEqual(await desk.read<Count>('/api/people/count?domain=none'), { count: 1, isMore: false })
})

test('pages of one follow each other in every order and end, with those who lack the value last', async () => {
  for (const sort of ['seen', 'created', 'score', 'name', 'company'])
    for (const dir of ['asc', 'desc']) {
      const seen: Line[] = []
      let cursor = ''
      for (;;) {
        const page: TablePage = await desk.read(`/api/people/table?sort=${sort}&dir=${dir}&limit=1${cursor}`)
        seen.push(...page.people)
        if (page.next === null) break
        cursor = `&cursor=${page.next}`
      }
      assert.equal(new Set(seen.map(({ id }) => id)).size, 6, `${sort} ${dir}`)
      const whole = await desk.read<TablePage>(`/api/people/table?sort=${sort}&dir=${dir}`)
      assert.deepEqual(seen, whole.people)
      if (sort === 'name')
        assert.deepEqual(
          whole.people.slice(4).map(({ name }) => name),
          [null, null],
        )
    }
})

test('columns narrow what is answered', async () => {
  const { people } = await desk.read<{ people: object[] }>('/api/people/table?columns=score&search=ott')
  assert.deepEqual(Object.keys(people[0] ?? {}).toSorted(), ['email', 'id', 'name', 'score'])
})

const HOSTILE = [
  'sort=score;select pg_sleep(5)',
  'sort=score%3Bselect%20pg_sleep(5)',
  'sort=password',
  'dir=DESC--',
  'filter[a][b][c]=1',
  'groupBy=name',
  'limit=1e9',
  'limit=0',
  'limit=201',
  'limit=-1',
  'limit=10.5',
  'tz=UTC%27%3Bselect%201',
  'stage=a%00b',
  'search=a%00b',
  'owner=a%27||%27',
  'account=x%22%20from%20pg_authid--',
  'score=1;2',
  'score=..',
  'seen=30d%27',
  'created=2026-13-01..',
  'columns=name,password',
  'cursor=AAAA',
  'cursor=%27',
  'waiting=maybe',
  'stage=',
  `stage=${Array.from({ length: 51 }, (_, index) => `s${index}`).join()}`,
  'workspace=main&workspace=other&x=1',
]

test('G3: whatever is no filter, order or page is refused', async () => {
  for (const query of HOSTILE) {
    const answer = await desk.get(`/api/people/table?${query}`)
    assert.equal(answer.status, 400, query)
  }
  for (const query of ["search=zz'||'", "stage=x';drop table people--", 'search=%22%20from%20pg_authid--'])
    assert.deepEqual(await found(query), [], query)
})

test('views are kept, shared, and changed by whoever made them', async () => {
  const rep = await deskOf(own, { role: 'rep' })
  const mine = { name: 'Blue', query: { domain: 'blue.example', sort: 'name' }, shared: true }
  const made = await desk.post('/api/views', mine)
  assert.equal(made.status, 201)
  const { id } = (await made.json()) as { id: string }
  assert.equal((await desk.post('/api/views', { name: 'Own', query: {} })).status, 201)
  const { views } = await rep.read<{ views: readonly { name: string; isMine: boolean }[] }>('/api/views')
  assert.deepEqual(
    views.map(({ name, isMine }) => [name, isMine]),
    [['Blue', false]],
  )
  assert.equal((await rep.post(`/api/views/${id}`, mine, 'PUT')).status, 404)
  assert.equal((await rep.post(`/api/views/${id}`, undefined, 'DELETE')).status, 404)
  assert.equal((await desk.post(`/api/views/${id}`, { ...mine, name: 'Bluer' }, 'PUT')).status, 200)
  assert.equal((await desk.post(`/api/views/${id}`, undefined, 'DELETE')).status, 204)
  assert.equal((await desk.post('/api/views', { ...mine, query: { sort: 'x' } })).status, 400)
})
