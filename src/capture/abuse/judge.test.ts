import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { judge, LIMITS, type SubmissionFacts } from './judge.ts'
import { REFUSAL_REASONS, type Verdict } from './verdict.ts'
import type { Windows } from './windows.ts'

const NOW = Date.parse('2026-11-22T09:00:00Z')
const times = (n: number): Windows => ({ minutes: [n], hours: [n] })
/** Spread, so that ten minutes hold little of it. */
const anHour = (n: number): Windows => ({ minutes: [...Array<number>(30).fill(0), n], hours: [n] })
const MAIL = { counts: times(1), free: false, disposable: false, takes: 'mail' } as const

/** Somebody who reads a form for half a minute and sends it with our script on an ordinary day. */
const PERSON: SubmissionFacts = {
  nowMs: NOW,
  honeypot: false,
  token: { renderedAtMs: NOW - 30_000, nonce: 'n' },
  proof: 'valid',
  hasScript: true,
  level: 0,
  usualDay: 0,
  network: times(1),
  neighbourhood: times(1),
  mail: MAIL,
  refuses: [],
}
const plainPerson: SubmissionFacts = { ...PERSON, proof: 'none', hasScript: false, plain: times(1) }
const token = (ageMs: number) => ({ renderedAtMs: NOW - ageMs, nonce: 'n' })
const said = (verdict: Verdict): string =>
  verdict.kind === 'refuse'
    ? `${verdict.reason}${verdict.quiet ? ' (quiet)' : ''}`
    : [verdict.kind, ...verdict.flags].join(' ')

test('each question has its answer, in order (B5)', () => {
  const cases: readonly (readonly [string, SubmissionFacts, string])[] = [
    ['a person with a script', PERSON, 'accept'],
    ['a person without one', plainPerson, 'accept no_script'],
    ['the field nobody sees', { ...PERSON, honeypot: true, token: 'bad' }, 'honeypot (quiet)'],
    ['a token of another form', { ...PERSON, token: 'bad' }, 'bad_token'],
    ['a token of tomorrow', { ...PERSON, token: token(-3_600_000) }, 'bad_token'],
    ['a clock that is a little ahead', { ...PERSON, token: token(-5_000) }, 'too_fast'],
    ['1.9 seconds', { ...PERSON, token: token(1_900) }, 'too_fast'],
    ['2 seconds', { ...PERSON, token: token(2_000) }, 'accept'],
    ['24 hours', { ...PERSON, token: token(86_400_000) }, 'accept'],
    ['more', { ...PERSON, token: token(86_400_001) }, 'too_old'],
    ['a plain form in a page that is not ours', { ...plainPerson, token: undefined }, 'accept no_token no_script'],
    ['a work mail address', { ...PERSON, mail: { ...MAIL, free: true } }, 'accept free_mail'],
    ['a throw-away address', { ...PERSON, mail: { ...MAIL, disposable: true } }, 'accept disposable'],
    ['a domain without mail', { ...PERSON, mail: { ...MAIL, takes: 'none' } }, 'accept no_mx'],
    ['a silent name server', { ...PERSON, mail: { ...MAIL, takes: 'unknown' }, refuses: ['no_mailbox'] }, 'accept'],
    [
      'a form that asks for work addresses',
      { ...PERSON, mail: { ...MAIL, free: true, disposable: true }, refuses: ['disposable', 'free_mail'] },
      'free_mail',
    ],
    [
      'that has no word on free mail',
      { ...PERSON, mail: { ...MAIL, free: true }, refuses: ['disposable'] },
      'accept free_mail',
    ],
    [
      'a form that takes none of those',
      { ...PERSON, mail: { ...MAIL, disposable: true }, refuses: ['disposable'] },
      'disposable',
    ],
    [
      'a form that wants a mailbox',
      { ...PERSON, mail: { ...MAIL, takes: 'none' }, refuses: ['no_mailbox'] },
      'no_mailbox',
    ],
    ['ten of one address', { ...plainPerson, mail: { ...MAIL, counts: times(10) } }, 'accept no_script'],
    [
      'the eleventh of those who sent the others',
      { ...plainPerson, network: times(4), mail: { ...MAIL, counts: times(11) } },
      'too_many_address (quiet)',
    ],
    [
      'the eleventh of somebody else, whose address a stranger used up',
      { ...plainPerson, mail: { ...MAIL, counts: times(11) } },
      'confirm no_script',
    ],
    ['the eleventh with work', { ...PERSON, mail: { ...MAIL, counts: times(11) } }, 'accept'],
    [
      'the fifty-first with work',
      { ...PERSON, network: times(4), mail: { ...MAIL, counts: times(51) } },
      'too_many_address (quiet)',
    ],
    ['an office of sixty in an hour', { ...plainPerson, network: anHour(60) }, 'accept no_script'],
    ['of more, without work', { ...plainPerson, network: anHour(61) }, 'confirm no_script'],
    ['of three hundred, with work', { ...PERSON, network: anHour(300) }, 'accept'],
    ['of more', { ...PERSON, network: anHour(301) }, 'too_many_network (quiet)'],
    ['a rented /24', { ...PERSON, neighbourhood: times(601) }, 'too_many_network (quiet)'],
    ['a proof that does not hold', { ...PERSON, proof: 'wrong' }, 'proof_wrong'],
    ['a proof given before', { ...PERSON, proof: 'spent' }, 'proof_spent'],
    ['attack, with work', { ...PERSON, level: 3 }, 'accept busy'],
    ['attack, a script without work', { ...plainPerson, hasScript: true, level: 1 }, 'proof_missing'],
    ['attack, work of a calmer hour', { ...PERSON, proof: 'cheap', level: 3 }, 'proof_missing'],
    ['attack, no script', { ...plainPerson, level: 1 }, 'confirm no_script busy'],
    ['attack, no script and no address', { ...plainPerson, level: 1, mail: undefined }, 'proof_missing'],
    [
      'attack, no script, when many were asked to confirm',
      { ...plainPerson, level: 3, plain: times(5_000), network: times(3) },
      'too_many_form (quiet)',
    ],
    [
      'but somebody alone in their network is heard',
      { ...plainPerson, level: 3, plain: times(5_000), network: times(2) },
      'confirm no_script busy',
    ],
    ['the hundredth without work today', { ...plainPerson, plain: times(100) }, 'accept no_script'],
    ['the next', { ...plainPerson, plain: times(101) }, 'confirm no_script'],
    ['of a form that gets fifty a day', { ...plainPerson, plain: times(150), usualDay: 50 }, 'accept no_script'],
  ]
  assert.deepEqual(
    cases.map(([name, facts]) => [name, said(judge(facts))]),
    cases.map(([name, , verdict]) => [name, verdict]),
  )
})

const windows = fc
  .record({ minutes: fc.array(fc.nat(2_000), { maxLength: 60 }), hours: fc.array(fc.nat(50_000), { maxLength: 24 }) })
  .map((all): Windows => all)

const anybody: fc.Arbitrary<SubmissionFacts> = fc.record({
  nowMs: fc.constant(NOW),
  honeypot: fc.boolean(),
  token: fc.oneof(
    fc.constant(undefined),
    fc.constant('bad' as const),
    fc.double().map((renderedAtMs) => ({ renderedAtMs, nonce: 'n' })),
    fc.integer({ min: NOW - 90_000_000, max: NOW }).map((renderedAtMs) => ({ renderedAtMs, nonce: 'n' })),
  ),
  proof: fc.constantFrom('none', 'valid', 'wrong', 'spent', 'cheap'),
  hasScript: fc.boolean(),
  level: fc.constantFrom(0, 1, 2, 3),
  usualDay: fc.nat(10_000),
  network: windows,
  neighbourhood: windows,
  plain: fc.option(windows, { nil: undefined }),
  mail: fc.option(
    fc.record({
      counts: windows,
      free: fc.boolean(),
      disposable: fc.boolean(),
      takes: fc.constantFrom('mail', 'none', 'unknown'),
    }),
    { nil: undefined },
  ),
  refuses: fc.subarray(['free_mail', 'disposable', 'no_mailbox'] as const),
})

test('whatever is sent, what nobody may do is never believed', () => {
  fc.assert(
    fc.property(anybody, (facts) => {
      const verdict = judge(facts)
      if (facts.honeypot) assert.equal(said(verdict), 'honeypot (quiet)')
      if (facts.token === 'bad' || facts.proof === 'spent' || facts.proof === 'wrong')
        assert.equal(verdict.kind, 'refuse')
      if (facts.level > 0 && facts.proof !== 'valid') assert.notEqual(verdict.kind, 'accept')
      if (verdict.kind === 'confirm') assert.notEqual(facts.mail, undefined)
      if (verdict.kind === 'refuse') assert.equal(verdict.quiet, REFUSAL_REASONS[verdict.reason].quiet)
    }),
  )
})

test('a person alone in their network who waited and does not fill the trap is never lost, whatever happens around them', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3),
      fc.integer({ min: 1, max: LIMITS.confirm.ofNetwork }),
      windows,
      fc.nat(10_000),
      (level, alone, plain, usualDay) => {
        const facts = { ...plainPerson, level, usualDay, plain, network: times(alone), neighbourhood: times(alone) }
        assert.notEqual(judge(facts).kind, 'refuse')
        assert.equal(judge({ ...facts, proof: 'valid', hasScript: true }).kind, 'accept')
      },
    ),
  )
})
