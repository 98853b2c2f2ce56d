import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, wholeProgram } from './whole.ts'

const whole = await wholeProgram('erasing-load')
const { ask, erase, found, findings, lead, personOf, rows, settled } = whole

const ERASED = 20
const OTHERS = 12
const emailOf = (n: number): string => `p${n}@firm${n % 4}.example`
const all = Array.from({ length: ERASED + OTHERS }, (_, n) => n)

/** Who stands in the first stage a lead can be in, as the report counts them. */
async function entered(): Promise<number> {
  const { stages } = await ask('GET', '/api/funnel')
  return Math.max(...stages.map((stage: Answer) => stage.entered))
}

const merge = async (into: number, from: number) =>
  ask('POST', `/api/people/${await personOf(emailOf(into))}/merge`, { from: await personOf(emailOf(from)) })
const unmerge = async (into: number, from: string) =>
  ask('POST', `/api/people/${await personOf(emailOf(into))}/unmerge`, { from })

test('twenty people are erased while four writers write of them and of others, merged and taken apart around it: nothing is lost or left', async () => {
  await Promise.all(
    all.map((n) => lead({ email: emailOf(n), name: `Nobody Whatsoever${n}`, headcount: 60, company: `Firm ${n % 4}` })),
  )
  await merge(0, 1)
  await merge(2, ERASED)
  const [{ id: apart }] = await rows('select subject_id as id from identities where value = $1', emailOf(ERASED))
  await unmerge(2, apart)
  await settled()
  const companies = () =>
    rows(
      `select i.value, p.account_id from identities i join people p on p.person_id = i.subject_id where i.value = any($1) order by 1`,
      // The last two become one.
      all.slice(ERASED + 3).map(emailOf),
    )
  const kept = { companies: await companies() }
  assert.ok(kept.companies.length > 5)
  const before = { entered: await entered(), accounts: await rows('select account_id, name from accounts order by 1') }
  const ids = await Promise.all(all.map((n) => personOf(emailOf(n))))
  const known = new Set((await rows('select person_id as id from people')).map(({ id }) => id))
  let isOver = false
  const writer = async (w: number): Promise<number> => {
    let sent = 0
    for (let n = w; !isOver; n += 4) {
      await lead({ email: emailOf(n % all.length), events: [{ event: 'called', properties: { n, w } }] })
      sent += 1
    }
    return sent
  }
  const writers = [0, 1, 2, 3].map(writer)
  // Of the two that are one, one erasure is enough.
  const doomed = [...new Set(ids.slice(0, ERASED))]
  for (let start = 0; start < doomed.length; start += 5)
    await Promise.all(doomed.slice(start, start + 5).map((id) => erase(id)))
  await merge(ERASED + 1, ERASED + 2)
  isOver = true
  const sent = (await Promise.all(writers)).reduce((sum, n) => sum + n, 0)
  assert.ok(sent > ERASED)
  await settled()
  // Whatever was erased is gone; what came of the same address later is somebody new and counted as that.
  assert.deepEqual(await found(all.slice(0, ERASED).map((n) => `whatsoever${n}"`)), [])
  const fresh = (await rows('select person_id as id from people where merged_into is null and not hidden')).filter(
    ({ id }) => !known.has(id),
  )
  assert.equal(await entered(), before.entered + fresh.length)
  assert.deepEqual(await rows('select account_id, name from accounts order by 1'), before.accounts)
  assert.deepEqual(await companies(), kept.companies)
  const [named] = await rows(
    `select count(*)::int as n from events where body ->> 'name' = 'called' and subject_id = any($1::uuid[])`,
    doomed,
  )
  assert.equal(named.n, 0)
  assert.deepEqual(await findings(), {})
  assert.equal(await whole.rebuilt(), 0)
  await settled()
  assert.deepEqual(await findings(), {})
})
