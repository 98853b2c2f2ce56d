import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatProblem, type Problem } from '../../definition/problem.ts'
import { columnsOf, headerProblem, missingColumns } from './columns.ts'
import { type ReadMap, readMap } from './map.ts'
import { stagesOf } from './stages.ts'

const GOOD = `kind: people
source: crm
identifiers:
  email: E-Mail
  external: { crm: Id }
at: Created
columns:
  title: Job Title
  headcount: { column: Employees, number: comma }
touch:
  source: { const: fair }
stages:
  - stage: [MQL, qualification]
    at: Qualified
`

const problems = (text: string): string => {
  const read = readMap('map.yaml', text)
  assert.ok(Array.isArray(read), 'the map was accepted')
  return (read as readonly Problem[]).map(formatProblem).join('\n')
}
const good = (text = GOOD): ReadMap => {
  const read = readMap('map.yaml', text)
  assert.ok('value' in read, JSON.stringify(read))
  return read
}

test('a good map has its defaults', () => {
  const { value } = good()
  assert.deepEqual([value.kind, value.timezone, value.dateFormats, value.delimiter], ['people', 'UTC', ['iso'], ','])
})

test('mistakes are told with their place', () => {
  assert.match(problems('kind: peopel\nsource: x\n'), /map\.yaml:1:7 this is one of people, .*\n.*\n.*\^/)
  assert.match(
    problems(GOOD.replace('source: crm', 'sorce: crm')),
    /map\.yaml:2:1 unknown key "sorce"[\s\S]*did you mean "source"/,
  )
  assert.match(problems(GOOD.replace('source: crm\n', '')), /"source" is missing/)
  assert.match(problems(`${GOOD}timezone: Mars\n`), /map\.yaml:15:11 this is no time zone/)
  assert.match(problems(`${GOOD}dateFormats: [DD/MM]\n`), /map\.yaml:15:15 a date format is iso/)
  assert.match(problems(GOOD.replace('number: comma', 'numbr: comma')), /map\.yaml:9:\d+ unknown key "numbr"/)
  assert.match(problems(GOOD.replace('title: Job Title', 'title: 5')), /map\.yaml:8:10 this is a column’s name/)
  assert.match(problems(GOOD.replace('{ const: fair }', '{ lower: true }')), /name a column: or a const:/)
})

test('a mistaken kind does not hide the other mistakes', () => {
  const told = problems(GOOD.replace('kind: people', 'kind: peple').replace('source: crm', 'sorce: crm'))
  assert.match(told, /1:7 this is one of people[\s\S]*did you mean "people"/)
  assert.match(told, /2:1 unknown key "sorce"/)
  assert.match(problems(GOOD.replace('kind: people', 'knd: people')), /unknown key "knd"[\s\S]*did you mean "kind"/)
  assert.doesNotMatch(problems('note: x\n'), /identifiers/)
})

test('aliases that unfold without end are a mistake of the file', () => {
  const level = (n: number) => `a${n}: &a${n} [${Array.from({ length: 9 }, () => (n === 0 ? 'x' : `*a${n - 1}`))}]\n`
  assert.match(problems(Array.from({ length: 9 }, (_, n) => level(n)).join('')), /unfold to too much/)
  assert.match(problems(GOOD.replace('source: crm', 'source: *nowhere')), /map\.yaml:\d+:\d+ /)
})

test('every column that a map names is looked for, with the one that was meant', () => {
  const map = good()
  assert.deepEqual(
    columnsOf(map.value)
      .map(({ column }) => column)
      .sort(),
    ['Created', 'E-Mail', 'Employees', 'Id', 'Job Title', 'Qualified'],
  )
  const missing = missingColumns(map, ['E-Mail', 'ID', 'Created', 'Job Titel', 'Employees', 'Qualified'], 'leads.csv')
  const text = missing.map(formatProblem).join('\n')
  assert.match(text, /map\.yaml:5:20 leads\.csv has no column "Id"[\s\S]*did you mean "ID"/)
  assert.match(text, /map\.yaml:8:10 leads\.csv has no column "Job Title"[\s\S]*did you mean "Job Titel"/)
  assert.equal(missing.length, 2)
})

test('columns of a deals map', () => {
  const map = good(`kind: opportunities
source: crm
key: [id, stage]
opportunity: { id: id, stage: stage, stages: { Won: won }, value: { column: amount, number: true } }
account: { name: company, external: { crm: company id } }
`)
  const found = new Set(columnsOf(map.value).map(({ column }) => column))
  assert.deepEqual([...found].sort(), ['amount', 'company', 'company id', 'id', 'stage'])
})

test('headers that cannot be used', () => {
  assert.match(
    headerProblem(
      Array.from({ length: 10_000 }, (_, n) => `c${n}`),
      ',',
    ) ?? '',
    /10000 columns; at most 500/,
  )
  assert.match(headerProblem(['a', 'b', 'a'], ',') ?? '', /Two columns are called "a"/)
  assert.match(headerProblem(['a;b;c'], ',') ?? '', /delimiter: ';'/)
  assert.equal(headerProblem(['a', '', ''], ','), undefined)
})

test('stages are found by id, short or name, the first that the funnel has', () => {
  const stages = [
    { id: 'qualification', name: 'Qualification', short: 'MQL', position: 'MOFU', owner: 'marketing' },
    { id: 'customer', name: 'Customer', position: 'post', owner: 'sales' },
  ] as const
  assert.deepEqual(stagesOf(good(), stages), ['qualification'])
  const wrong = stagesOf(good(GOOD.replace('[MQL, qualification]', 'custommer')), stages)
  assert.match(
    wrong.map((one) => formatProblem(one as Problem)).join(),
    /map\.yaml:13:12 the funnel has no stage "custommer"[\s\S]*did you mean "customer"/,
  )
})
