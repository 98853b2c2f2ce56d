import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { coverageOf } from '../../capture/assets/coverage.ts'
import { unfitBecause } from '../../capture/ctas/cta.ts'
import { fieldsOf } from '../../capture/forms/form.ts'
import { compileDefinition } from '../../definition/compile.ts'
import type { RepId, Timestamp } from '../../funnel/brand.ts'
import { idOf } from '../../funnel/hash.ts'
import { demoOf, demoPlan } from './demo.ts'
import { assetId, PLANNED_ASSETS, PLANNED_CTAS } from './doors.ts'

const NOW = '2026-06-15T10:30:00.000Z' as Timestamp
const TEMPLATE = new URL('../../../templates/it-services/', import.meta.url)
const compiled = compileDefinition({ 'funnel.yaml': readFileSync(new URL('funnel.yaml', TEMPLATE), 'utf8') }, 1)
assert.ok(compiled.ok)
const { definition } = compiled
const of = (seed: number, now = NOW) =>
  demoOf({
    ...demoPlan(definition),
    ...{ seed, now, repId: (email) => idOf('rep', email) as RepId },
    proofId: (submission, purpose) => idOf('proof', submission, purpose),
  })

test('the same seed and instant tell the same story', () => {
  const told = JSON.stringify(of(1))
  assert.equal(told, JSON.stringify(of(1)))
  assert.notEqual(told, JSON.stringify(of(2)))
})

test('nothing lies in the future, time runs forward, and every fact has its own id', () => {
  const { batches } = of(3)
  const captures = batches.flatMap((batch) => batch.captures)
  assert.ok(captures.every(({ at }) => at <= NOW))
  assert.deepEqual(
    captures.map(({ at }) => at),
    captures.map(({ at }) => at).toSorted(),
  )
  assert.equal(new Set(captures.map(({ messageId }) => messageId)).size, captures.length)
  for (const { now, captures: some } of batches) assert.ok(some.every(({ at }) => at <= now))
})

test('every address is of a reserved name, so that nobody can ever be written to', () => {
  const told = JSON.stringify(of(1))
  const domains = [...told.matchAll(/[a-z0-9.'-]+@([a-z0-9.-]+)/g)].map((match) => match[1] ?? '')
  assert.ok(domains.length > 1000)
  assert.deepEqual(
    domains.filter((domain) => !domain.endsWith('.example')),
    [],
  )
})

test('whoever sends a form saw it and began it before, in the version of that day', () => {
  const { batches, forms, sent } = of(1)
  const ofForm = new Map<string, string[]>()
  for (const { at, event } of batches.flatMap(({ captures }) => captures)) {
    if (event.type !== 'capture.tracked' || !event.name.startsWith('form_')) continue
    const { form, version } = event.properties ?? {}
    const shown = forms.find(({ id }) => id === form)?.versions.find((one) => one.version === version)
    assert.ok(shown !== undefined && at >= new Date(shown.fromMs).toISOString())
    ofForm.set(`${form} ${version} ${event.name}`, [...(ofForm.get(`${form} ${version} ${event.name}`) ?? []), at])
  }
  for (const { form, version } of sent) {
    const count = (name: string) => ofForm.get(`${form} ${version} ${name}`)?.length ?? 0
    assert.ok(count('form_viewed') >= count('form_started') && count('form_started') >= count('form_submitted'))
    assert.ok(count('form_submitted') > 0)
  }
})

test('people stop at questions that the form asks', () => {
  for (const { versions } of of(1).forms)
    for (const { form, leftAt } of versions)
      assert.deepEqual(
        leftAt.map(({ field }) => field).filter((field) => !fieldsOf(form).some(({ id }) => id === field)),
        [],
      )
})

test('the library is over-invested at the top, as most are, and has gaps', () => {
  const published = PLANNED_ASSETS.filter(({ state }) => state === 'published')
  const tagged = published.map(({ body }) => ({ id: assetId(body), ...body }))
  const stages = definition.stages.flatMap(({ id, name, position }) =>
    position === 'post' ? [] : [{ id, name, position }],
  )
  const { balance, gaps } = coverageOf(tagged, stages)
  assert.equal(balance.verdict, 'over-invested')
  assert.deepEqual(gaps, [{ kind: 'position', position: 'BOFU', persona: 'Managing director' }])
})

test('no CTA asks for a decision at the top', () => {
  assert.deepEqual(
    PLANNED_CTAS.flatMap(({ body }) => unfitBecause(body) ?? []),
    [],
  )
})
