import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { contrast } from './contrast.ts'

const TOKENS = new Map(
  [
    ...readFileSync(new URL('tokens.css', import.meta.url), 'utf8').matchAll(
      /--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g,
    ),
  ].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]),
)

const STAGES = ['1', '2', '3', '4', '5', '6']
const GROUNDS = ['ground', 'raised', 'sunken']
/** Text on what it stands on. */
const READ = [
  ...['text', 'quiet', 'accent', 'good', 'warning', 'bad'].flatMap((text) => GROUNDS.map((ground) => [text, ground])),
  ...STAGES.map((stage) => [`on-stage-${stage}`, `stage-${stage}`]),
  ...['good', 'warning', 'bad', 'accent'].flatMap((word) => [
    [word, `${word}-ground`],
    ['text', `${word}-ground`],
    ['quiet', `${word}-ground`],
  ]),
  ...[
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ['on-bad', 'bad'],
  ],
]

for (const scheme of ['light', 'dark'] as const) {
  const of = (name: string) => TOKENS.get(name)?.[scheme] ?? assert.fail(`there is no token ${name}`)
  const tooNear = (pairs: readonly (readonly string[])[], least: number) =>
    pairs
      .map(([one = '', other = '']) => ({ one, other, apart: contrast(of(one), of(other)) }))
      .filter(({ apart }) => apart < least)
      .map(({ one, other, apart }) => `${one} on ${other}: ${apart.toFixed(2)}`)

  test(`every text can be read on every ground, ${scheme}`, () => {
    assert.deepEqual(tooNear(READ, 4.5), [])
  })

  test(`what has a border or is a point can be seen, ${scheme}`, () => {
    assert.deepEqual(
      tooNear(
        [
          ['strong-line', 'ground'],
          ['accent', 'ground'],
          ['strong-line', 'raised'],
        ],
        3,
      ),
      [],
    )
  })

  test(`stages go one way from light to dark, ${scheme}`, () => {
    const shades = STAGES.map((stage) => contrast(of(`stage-${stage}`), '#000000'))
    assert.deepEqual(
      shades,
      shades.toSorted((a, b) => b - a),
    )
  })
}

test('contrast is what the recommendation says it is', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
})
