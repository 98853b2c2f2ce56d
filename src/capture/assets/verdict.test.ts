import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Came, ENOUGH, ranked } from './verdict.ts'

const came = (id: string, seen: number, later: number, position: 'TOFU' | 'MOFU' = 'TOFU'): Came => ({
  ...{ id, seen, later, position },
})
const said = (all: readonly Came[]) => ranked(all).map(({ id, rank, verdict }) => [id, rank, verdict])

test('an asset is kept, merged or retired by how many of those who saw it got further, against its own position', () => {
  const found = said([came('dead', 60, 0), came('weak', 100, 4), came('good', 100, 20), came('case', 40, 10, 'MOFU')])
  assert.deepEqual(found, [
    ['case', 1, 'keep'],
    ['good', 2, 'keep'],
    ['weak', 3, 'merge'],
    ['dead', 4, 'retire'],
  ])
})

test('too few to tell is said of an asset that few saw, and of one whom chance may have left without anybody', () => {
  assert.deepEqual(said([came('few', 29, 9), came('none', 0, 0)]), [
    ['few', null, null],
    ['none', null, null],
  ])
  assert.deepEqual(said([came('unlucky', 30, 0), came('usual', 1000, 30)]), [
    ['usual', 1, 'keep'],
    ['unlucky', 2, null],
  ])
})

test('how it was reckoned is said in numbers', () => {
  const [good, weak] = ranked([came('good', 100, 20), came('weak', 100, 4)])
  assert.equal(good?.because, '20 of 100 people (20 %) got further after it, of the other TOFU assets 4 of 100 (4 %).')
  assert.equal(
    weak?.because,
    '4 of 100 people (4 %) got further after it, of the other TOFU assets 20 of 100 (20 %): fewer by more than chance.',
  )
  assert.equal(ranked([came('few', 7, 1)])[0]?.because, '7 of the 30 people it takes have seen it.')
})

test('nothing is said under thirty people, the best of a position is never merged or retired, and the order of reading does not matter', () => {
  const some = fc.uniqueArray(
    fc
      .record({
        id: fc.string({ minLength: 1, maxLength: 3 }),
        position: fc.constantFrom('TOFU' as const, 'MOFU' as const),
        seen: fc.nat(400),
        part: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ part, ...rest }) => ({ ...rest, later: Math.floor(part * rest.seen) })),
    { selector: ({ id }) => id, maxLength: 8 },
  )
  fc.assert(
    fc.property(some, (all) => {
      const found = ranked(all)
      assert.deepEqual(ranked(all.toReversed()), found)
      for (const one of found) if (one.seen < ENOUGH) assert.deepEqual([one.rank, one.verdict], [null, null])
      for (const position of ['TOFU', 'MOFU']) {
        const best = found.find((one) => one.position === position && one.rank !== null)
        const rest = found.filter((one) => one.position === position && one !== best)
        const isBest = rest.every(
          ({ seen, later }) => seen === 0 || best === undefined || later / seen <= best.later / best.seen,
        )
        if (isBest) assert.ok(best === undefined || best.verdict === 'keep' || best.verdict === null)
      }
    }),
  )
})
