import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { definitionOf } from '../../test/given.ts'
import { compileDefinition } from '../definition/compile.ts'
import type { Definition } from '../definition/definition.ts'
import { formatProblem } from '../definition/problem.ts'
import type { Walk } from '../definition/walk.ts'
import { parseWalks } from '../definition/walk-file.ts'
import { runWalks, walkFailures } from './walks.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

function load(folder: string, edit = (text: string) => text): { definition: Definition; walks: readonly Walk[] } {
  const compiled = compileDefinition({ 'funnel.yaml': edit(read(`${folder}/funnel.yaml`)) }, 1)
  assert.ok(compiled.ok, compiled.ok ? '' : compiled.problems.map(formatProblem).join('\n'))
  const walks = parseWalks(read(`${folder}/funnel.test.yaml`), compiled.definition)
  assert.ok(walks.ok, walks.ok ? '' : walks.problems.map(formatProblem).join('\n'))
  return { definition: compiled.definition, walks: walks.walks }
}

const templates = readdirSync(new URL('templates/', root)).map((name) => `templates/${name}`)

for (const folder of ['funnel', ...templates]) {
  test(`every walk of ${folder} ends where its article says`, () => {
    const { definition, walks } = load(folder)
    assert.ok(walks.length > 0)
    const failures = walkFailures(runWalks(definition, walks))
    assert.equal(failures.length, 0, `\n${failures.join('\n')}`)
  })
}

test('a walk that ends elsewhere says when, what and what was expected', () => {
  const { definition, walks } = load('templates/crm-lifecycle', (text) =>
    text.replace('score > 45 &&', 'score > 9000 &&'),
  )
  const failures = walkFailures(runWalks(definition, walks)).join('\n')
  assert.match(failures, /stage is "lead", expected "mql"/)
})

test('a company and a deal are seen as told so far, and steps of one instant keep their order', () => {
  const definition = definitionOf(`
name: seen
title: What is seen
timezone: UTC
currency: EUR
stages:
  - { id: visitor, name: Visitor, position: TOFU, owner: marketing }
  - { id: lead, name: Lead, position: MOFU, owner: marketing, enter: account.industry == "legal" && account.headcount > 10 }
  - { id: deal, name: Deal, position: BOFU, owner: sales, enter: opportunity.stage == "proposal" }
`)
  const walks = parseWalks(
    `walks:
  - name: a company that becomes a deal
    given:
      - { account: { industry: legal } }
      - { account: { headcount: 5 } }
      - { account: { headcount: 50 } }
      - { at: +1d, opportunity: { stage: proposal } }
    expect:
      - { at: +1h, stage: lead }
      - { at: +1d, stage: deal, furthest: deal, cycle: 1, team: null, disqualified: null }
`,
    definition,
  )
  assert.ok(walks.ok)
  assert.deepEqual(runWalks(definition, walks.walks), [{ name: 'a company that becomes a deal', differences: [] }])
})
