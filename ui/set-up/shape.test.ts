import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compileDefinition } from '#src/definition/compile.ts'
import { outlineOf, shaped, teamOf } from './shape.ts'

const ROOT = new URL('../../templates/', import.meta.url)
const templates = readdirSync(ROOT).map((id) => ({
  id,
  file: readFileSync(new URL(`${id}/funnel.yaml`, ROOT), 'utf8'),
}))

const ANSWERS = {
  company: { name: 'Müller & Söhne', website: '' },
  market: {
    template: 'it-services',
    industries: ['law firms', 'yes: "quoted"'],
    countries: ['DE', 'AT'],
    headcount: { from: 20, to: 500 },
  },
  hours: { zone: 'Europe/Berlin', days: ['mon' as const, 'fri' as const], open: '08:00', close: '16:00' },
}

for (const { id, file } of templates) {
  test(`what was answered goes into ${id}, and it still compiles`, () => {
    const compiled = compileDefinition({ 'funnel.yaml': shaped(file, ANSWERS) }, 1)
    assert.ok(compiled.ok, JSON.stringify(compiled.ok ? '' : compiled.problems))
    assert.equal(compiled.definition.timezone, 'Europe/Berlin')
    const reasons = compiled.definition.fitRules.map(({ id: rule }) => rule)
    assert.ok(reasons.includes('set-up-country') && reasons.includes('set-up-size'))
    assert.equal(shaped(file, {}), file)
  })

  test(`${id} shows its stages, its teams and its promises`, () => {
    const outline = outlineOf(file)
    assert.ok(outline.title !== '' && outline.stages.length >= 4)
    assert.ok(outline.stages.slice(1).every(({ name, when }) => name !== '' && when !== ''))
    assert.ok(outline.teams.some((team) => team.id === teamOf(outline)))
  })
}
