import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { armOf } from '#src/capture/ctas/arm.ts'
import { type Answer, type Desk, desk } from '../person/desk.ts'
import { send } from '../screens/served.ts'
import type { SignedInBrowser } from '../signed-in.ts'
import { until } from '../until.ts'

let place: Desk
let marketer: SignedInBrowser
before(async () => {
  place = await desk()
  marketer = await place.as('marketer')
})
after(() => place.close())

const link = (path: string) => ({ kind: 'link', url: `https://us.example/${path}` })
async function publish(said: object): Promise<Answer> {
  const { id, version } = await place.ask(marketer, 'POST', '/api/ctas', { text: '', ...said }, 201)
  return place.ask(marketer, 'POST', `/api/ctas/${id}/state`, { state: 'published', version })
}
const start = (said: object, status = 201): Promise<Answer> =>
  place.ask(marketer, 'POST', '/api/ctas/experiment', { single: 'ask-for-a-demo', expected: 0.05, ...said }, status)
const stop = (status = 200): Promise<Answer> => place.ask(marketer, 'POST', '/api/ctas/experiment/stop', {}, status)
const result = (): Promise<Answer> => place.ask(marketer, 'GET', '/api/ctas/experiment')

async function shown(said: Readonly<Record<string, string>>): Promise<Answer> {
  const answer = await fetch(`${place.own.url}/x/cta?${new URLSearchParams({ workspace: 'main', ...said })}`)
  return answer.status === 204 ? undefined : answer.json()
}
/** A browser of each arm, by the number of the test. */
const browserIn = (arm: string, number: number, n = 0): string => {
  const ids = Array.from({ length: 400 }, (_, index) => `anon-${number}-${index}`)
  return ids.filter((id) => armOf(place.own.database.workspace, number, id) === arm)[n] ?? ''
}
async function track(anonymousId: string, event: string, properties: object, messageId: string): Promise<void> {
  const answer = await send(place.own, '/v1/track', { anonymousId, event, properties, messageId })
  assert.ok(answer.ok, await answer.text())
}
/** What a page tells of what it was shown. */
async function sees(anonymous: string): Promise<void> {
  const { id, position, rule, experiment, arm } = await shown({ position: 'MOFU', anonymous, kept: '1' })
  await track(anonymous, 'cta_viewed', { cta: id, position, rule, experiment, arm }, `view-${anonymous}-${experiment}`)
}

test('a test needs a single CTA that asks for a decision, and something to compare it with', async () => {
  assert.deepEqual((await result()).experiment, null)
  const alone = await start({}, 400)
  assert.equal(
    alone.error.message,
    'Nothing is offered to strangers on a MOFU page, so there is nothing to compare there.',
  )
  await publish({ title: 'A case', kind: 'case study', position: 'MOFU', target: link('case') })
  await publish({ title: 'A guide', kind: 'guide', position: 'TOFU', target: link('guide') })
  const early = await start({ single: 'a-guide' }, 400)
  assert.match(early.error.message, /published and asks for a decision/)
  await start({ expected: 0.9 }, 400)
  const draft = { title: 'A secret trial', text: '', kind: 'trial', position: 'BOFU', target: link('trial') }
  const { id } = await place.ask(marketer, 'POST', '/api/ctas', draft, 201)
  for (const single of [id, 'nothing', '../main', "x' or true --", '']) await start({ single }, 400)
  assert.ok(!JSON.stringify((await result()).singles).includes('secret'))
  const viewer = await place.as('viewer')
  await place.ask(viewer, 'POST', '/api/ctas/experiment', { single: 'ask-for-a-demo', expected: 0.05 }, 403)
  await stop(409)
})

test('half of the browsers that keep an id see the single CTA, the same half each time; the others what fits', async () => {
  const begun = await start({})
  assert.deepEqual([begun.number, begun.single, begun.perArm, begun.stoppedAt], [1, 'ask-for-a-demo', 435, null])
  assert.match((await start({}, 409)).error.message, /runs already/)
  const [tiered, single] = [browserIn('tiered', 1), browserIn('single', 1)]
  await until(
    'the test has begun',
    async () => (await shown({ position: 'MOFU', anonymous: single, kept: '1' })).arm !== undefined,
  )
  const says = async (position: string, anonymous: string, kept: string) => {
    const found = await shown({ position, anonymous, kept })
    return [found.id, found.rule, found.experiment, found.arm]
  }
  assert.deepEqual(await says('MOFU', single, '1'), ['ask-for-a-demo', 'single', 1, 'single'])
  assert.deepEqual(await says('MOFU', tiered, '1'), ['a-case', 'page', 1, 'tiered'])
  assert.deepEqual(await says('BOFU', single, '1'), ['ask-for-a-demo', 'single', 1, 'single'])
  // Never a demo at the top, where both halves see the same and nothing is counted.
  assert.deepEqual(await says('TOFU', single, '1'), ['a-guide', 'page', undefined, undefined])
  // Before consent an id ends with the page, and without one there is nothing to split by.
  assert.deepEqual(await says('MOFU', single, ''), ['a-case', 'page', undefined, undefined])
  assert.deepEqual(await says('MOFU', '', '1'), ['a-case', 'page', undefined, undefined])
})

test('who saw which half, who converted and who got how far is counted from the first sight on, each person once', async () => {
  for (const n of [0, 1, 2]) await sees(browserIn('single', 1, n))
  for (const n of [0, 1]) await sees(browserIn('tiered', 1, n))
  const buyer = browserIn('tiered', 1, 1)
  await track(buyer, 'content_downloaded', { asset: 'case' }, 'down-1')
  const lead = {
    ...{ email: 'ana@acme.example', anonymousId: buyer, headcount: 60, budget: 12_000, timeline: 3 },
    events: [{ event: 'quote_requested' }],
  }
  assert.ok((await send(place.own, '/v1/leads', lead)).ok)
  // Two browsers of one person, one in each half: counted for the half that was seen first.
  for (const [arm, n] of [
    ['single', 2],
    ['tiered', 2],
  ] as const) {
    const anonymousId = browserIn(arm, 1, n)
    if (arm === 'tiered') await sees(anonymousId)
    const identify = { anonymousId, traits: { email: 'ben@other.example' }, messageId: `identify-${arm}` }
    assert.ok((await send(place.own, '/v1/identify', identify)).ok)
  }
  // What a page cannot have been told counts for neither half.
  const forged = [
    { experiment: 1, arm: 'evil' },
    { experiment: '1 or true', arm: 'single' },
    { experiment: 2, arm: 'single' },
    { experiment: [1], arm: ['single'] },
    { arm: 'single' },
  ]
  for (const [n, said] of forged.entries())
    await track(`forger-${n}`, 'cta_viewed', { cta: 'ask-for-a-demo', ...said }, `forged-${n}`)
  const { result: found, stages } = await result()
  const [first, second] = stages.map(({ id }: Answer) => id)
  assert.deepEqual(
    [
      found.arms.single.people,
      found.arms.tiered.people,
      found.both,
      found.arms.tiered.converted,
      found.arms.single.converted,
    ],
    [3, 2, 1, 1, 0],
  )
  assert.deepEqual(
    [found.arms.tiered.stages[first], found.arms.tiered.stages[second], found.arms.single.stages[second]],
    [1, 1, 0],
  )
  assert.deepEqual(
    [found.verdict, found.sentence],
    ['not enough', 'Not enough yet: 2 of the 435 people that each half takes.'],
  )
  assert.equal(found.times, null)
})

test('a single CTA that is taken away pauses the test; stopped, everybody sees what fits; the next test splits anew', async () => {
  const single = browserIn('single', 1)
  const { items } = await place.ask(marketer, 'GET', '/api/ctas')
  const demo = items.find(({ id }: Answer) => id === 'ask-for-a-demo')
  const draft = await place.ask(marketer, 'POST', '/api/ctas/ask-for-a-demo/state', {
    state: 'draft',
    version: demo.version,
  })
  assert.match((await result()).paused, /not published/)
  await until(
    'nobody is split',
    async () => (await shown({ position: 'MOFU', anonymous: single, kept: '1' })).arm === undefined,
  )
  await place.ask(marketer, 'POST', '/api/ctas/ask-for-a-demo/state', { state: 'published', version: draft.version })
  await until(
    'the test goes on',
    async () => (await shown({ position: 'MOFU', anonymous: single, kept: '1' })).arm === 'single',
  )
  const ended = await stop()
  assert.notEqual(ended.stoppedAt, null)
  await until(
    'the test is over',
    async () => (await shown({ position: 'MOFU', anonymous: single, kept: '1' })).id === 'a-case',
  )
  assert.equal((await result()).result.arms.single.people, 3)
  const next = await start({ expected: 0.1 })
  assert.deepEqual([next.number, next.perArm], [2, 199])
  assert.equal((await result()).result.arms.single.people, 0)
  await stop()
})
