import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterAnswer, backoff, type Came, type Heard, settle } from './answer.ts'

const kindOf = ({ kind, suppress, pause }: Came) =>
  [kind, suppress === true ? 'suppress' : '', pause === undefined ? '' : `pause ${pause.scope}`]
    .filter(Boolean)
    .join(', ')
const rcpt = (reply: string): Heard => ({ handed: false, reply, to: 'RCPT' })
const dot = (reply: string): Heard => ({ handed: true, reply, to: 'DATA' })

test('F21, F22: what each reply of a mail server means for the mail, the address and the sending', () => {
  const table: readonly (readonly [Heard, string])[] = [
    [dot('250 2.0.0 taken'), 'accepted'],
    [dot('251 will forward'), 'accepted'],
    [dot('450 4.7.1 greylisted'), 'deferred, pause domain'],
    [dot('452 4.3.1 no room'), 'deferred, pause domain'],
    [dot('554 5.7.1 looks like spam'), 'rejected, pause domain'],
    [dot('552 5.3.4 too large'), 'rejected'],
    [rcpt('450 4.2.0 try later'), 'deferred, pause domain'],
    [rcpt('451 4.7.1 try again'), 'deferred, pause domain'],
    [rcpt('550 5.1.1 no such user'), 'rejected, suppress'],
    [rcpt('550-5.1.1 The account does not exist\n550 5.1.1 really'), 'rejected, suppress'],
    [rcpt('550 5.1.2 no such host'), 'rejected, suppress'],
    [rcpt('550 5.1.6 moved'), 'rejected, suppress'],
    [rcpt('556 5.1.10 null MX'), 'rejected, suppress'],
    [rcpt('550 no such user'), 'rejected'],
    [rcpt('550 5.2.1 mailbox disabled'), 'rejected'],
    [rcpt('552 5.2.2 mailbox full'), 'deferred'],
    [rcpt('550 5.4.1 recipient rejected'), 'rejected'],
    [rcpt('553 5.1.3 bad syntax'), 'rejected'],
    [rcpt('550 5.7.1 relaying denied'), 'rejected, pause domain'],
    [rcpt('550 5.7.26 unauthenticated'), 'rejected, pause domain'],
    [rcpt('554 5.7.0 policy'), 'rejected, pause domain'],
    [{ handed: false, reply: '550 5.7.1 sender refused', to: 'MAIL' }, 'unreachable, pause all'],
    [{ handed: false, reply: '535 5.7.8 wrong password', to: 'AUTH' }, 'unreachable, pause all'],
    [{ handed: false, reply: '554 5.7.1 go away', to: 'CONN' }, 'unreachable, pause all'],
    [{ handed: false, reply: '421 4.3.2 closing', to: 'CONN' }, 'unreachable, pause all'],
    [{ handed: false, because: 'connect ECONNREFUSED' }, 'unreachable, pause all'],
    [{ handed: false, because: 'no recipient', unfit: true }, 'rejected'],
  ]
  assert.deepEqual(
    table.map(([heard]) => [heard.reply ?? heard.because, kindOf(afterAnswer(heard))]),
    table.map(([heard, expected]) => [heard.reply ?? heard.because, expected]),
  )
})

test('F23: after the marker only a reply to the mail itself counts', () => {
  for (const heard of [
    { handed: true, because: 'Connection closed unexpectedly' },
    { handed: true, because: 'too slow' },
    { handed: true, reply: '421 4.3.2 closing', to: 'CONN' },
    { handed: true, reply: '???', to: 'DATA' },
  ] as const)
    assert.deepEqual(afterAnswer(heard), { kind: 'uncertain' }, JSON.stringify(heard))
})

test('further tries wait from 5 minutes to 12 hours, and end after 72 hours', () => {
  assert.deepEqual([1, 2, 3, 4, 9, 50].map(backoff), [300, 600, 1200, 2400, 43_200, 43_200])
  let [age, tries] = [0, 0]
  for (;;) {
    tries += 1
    const { state, inSeconds } = settle({ kind: 'deferred' }, tries, age)
    if (inSeconds === undefined) {
      assert.deepEqual([state, tries, age <= 72 * 3600], ['rejected', 13, true])
      return
    }
    assert.equal(state, 'deferred')
    age += inSeconds
  }
})

test('a mail server that is away costs a mail nothing but time, and after three days a person decides', () => {
  assert.deepEqual(settle({ kind: 'unreachable' }, 1, 0), { state: 'ready', inSeconds: 30, note: null })
  assert.deepEqual(settle({ kind: 'unreachable' }, 9, 72 * 3600), {
    state: 'held',
    note: 'our mail server could not be reached for three days',
  })
})

test('what may have arrived is never tried again by itself', () => {
  for (const kind of ['accepted', 'rejected', 'uncertain'] as const)
    assert.equal(settle({ kind }, 1, 0).inSeconds, undefined)
})
