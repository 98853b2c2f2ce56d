import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AssetBody } from './asset.ts'
import { type AssetFilter, fits } from './filter.ts'

const STAGES = [
  { id: 'lead', name: 'Lead', position: 'TOFU' },
  { id: 'mql', name: 'Qualified', position: 'MOFU' },
] as const
const ASSET: AssetBody & { readonly state: string } = {
  ...{ title: 'Guide', summary: '', kind: 'guide', position: 'TOFU', gated: true, deliver: 'both' },
  ...{ stages: [], personas: ['CTO'], intent: 'commercial', state: 'published' },
}
const does = (filter: AssetFilter, said: Partial<AssetBody> = {}): boolean =>
  fits({ ...ASSET, ...said }, filter, STAGES)

test('a filter that says nothing leaves every asset, and each word of it must hold', () => {
  assert.equal(does({}), true)
  const all = { kind: 'guide', position: 'TOFU', stage: 'lead', persona: 'CTO', intent: 'commercial' } as const
  assert.equal(does({ ...all, state: 'published' }), true)
  for (const wrong of [
    { kind: 'toolkit' },
    { position: 'BOFU' },
    { intent: 'transactional' },
    { state: 'draft' },
  ] as const)
    assert.equal(does({ ...all, ...wrong }), false)
})

test('an asset without stages is for those of its position, and one without personas for everybody', () => {
  assert.deepEqual(
    [does({ stage: 'mql' }), does({ stage: 'mql' }, { stages: ['mql'] }), does({ stage: 'gone' })],
    [false, true, false],
  )
  assert.deepEqual([does({ persona: 'CFO' }), does({ persona: 'CFO' }, { personas: [] })], [false, true])
  assert.equal(does({ intent: 'navigational' }), false)
})
