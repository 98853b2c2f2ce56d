import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definitionOf } from '../../test/given.ts'
import { compileDefinition } from './compile.ts'
import { diffDefinitions, sentence } from './diff.ts'
import { formatProblem } from './problem.ts'
import { smallFunnel } from './small-funnel.ts'

/** What the compiler says of these channels, without the line it shows. */
function problems(channels: string): readonly string[] {
  const made = compileDefinition({ 'funnel.yaml': `${smallFunnel()}channels:\n${channels}` }, 1)
  return made.ok ? [] : made.problems.map(({ message, hint = '' }) => `${message} | ${hint}`)
}

test('channels are optional, and mean nothing where they are absent or empty', () => {
  assert.deepEqual(definitionOf(smallFunnel()).channels, [])
  assert.deepEqual(definitionOf(`${smallFunnel()}channels: []\n`).channels, [])
})

test('a mistake is named with what was probably meant', () => {
  assert.deepEqual(problems('  - { name: Community, when: [{ source: x }] }\n'), [
    'a channel is lower-case letters, digits, spaces, -, _, & and +, and begins and ends with a letter or digit | ',
  ])
  assert.deepEqual(problems('  - { name: a, when: [{ sorce: x }] }\n'), [
    'unknown key "sorce" | did you mean "source"?',
  ])
  assert.deepEqual(problems('  - { name: a, when: [{ category: serch }] }\n'), [
    'this is one of search, social, video, shopping, assistant, email, push | did you mean "search"?',
  ])
  assert.deepEqual(problems('  - { name: a, when: [{}] }\n'), [
    'this matches every arrival | say source, medium, campaign, clickId, referrer or category',
  ])
  assert.deepEqual(problems('  - { name: a, when: [] }\n'), ['say when an arrival belongs here | '])
  assert.deepEqual(problems('  - { name: direct, when: [{ source: x }] }\n'), [
    '"direct" is what no rule matches, so none may lead there | ',
  ])
  assert.deepEqual(problems('  - { name: a, when: [{ source: x }] }\n  - { name: a, when: [{ source: y }] }\n'), [
    '"a" is used twice | it is already number 1 of channels: put what it matches there',
  ])
})

test('a pattern is one of RE2: no look-around, no back-references, no bombs', () => {
  for (const pattern of ['(?=a)', '(a)\\1', '(', '(((a{30}){30}){30})', '((a{1,100}){1,100})'])
    assert.equal(problems(`  - { name: a, when: [{ source: '${pattern}' }] }\n`).length, 1, pattern)
  const [channel] = definitionOf(`${smallFunnel()}channels: [{ name: a, when: [{ source: '^(a+)+$' }] }]\n`).channels
  assert.equal(channel?.when[0]?.source?.isIn(`${'a'.repeat(5000)}!`), false)
  assert.equal(channel?.when[0]?.source?.isIn('AAA'), true)
})

test('a caret stands under the pattern that is wrong', () => {
  const made = compileDefinition(
    { 'funnel.yaml': `${smallFunnel()}channels:\n  - name: a\n    when:\n      - { medium: "x", source: "(" }\n` },
    1,
  )
  const [problem] = made.ok ? [] : made.problems
  assert.ok(problem)
  const [line = '', caret = ''] = formatProblem(problem).split('\n').slice(1)
  assert.equal(line.slice(caret.indexOf('^')), '"(" }')
  assert.equal(problem.message, 'this is no pattern of RE2: missing closing ): `(`')
})

test('two versions are told apart by their channels and the order of these', () => {
  const one = definitionOf(
    `${smallFunnel()}channels:\n  - { name: a, when: [{ source: x }] }\n  - { name: b, when: [{ medium: y }] }\n`,
  )
  const two = definitionOf(
    `${smallFunnel()}channels:\n  - { name: b, when: [{ medium: y }] }\n  - { name: a, when: [{ source: x, category: social }] }\n`,
  )
  assert.deepEqual(diffDefinitions(one, two).map(sentence), [
    'channel b moved from place 2 to 1',
    'channel a moved from place 1 to 2',
    'channel a: when changed from source x to category social and source x',
  ])
})
