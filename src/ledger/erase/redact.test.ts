import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { soughtOf } from './mention.ts'
import { redactorOf } from './redact.ts'

const ANA = soughtOf([
  { kind: 'email', value: 'ana.ott@acme.co', trusted: true },
  { kind: 'user', value: 'crm-4711', trusted: true },
  { kind: 'anonymous', value: 'pricing', trusted: false },
  { kind: 'phone', value: '+43 660 5550199', trusted: true },
])
const NAMED = soughtOf([{ kind: 'name', value: 'Ana  Ott', trusted: true }])

test('an address, a number of ours and a telephone go in every writing, and nothing beside them', () => {
  const { text } = redactorOf(ANA)
  const cases: readonly (readonly [string, string])[] = [
    ['talk to Ana.Ott@ACME.co, please', 'talk to [erased], please'],
    ['<ana.ott@acme.co>; (CRM-4711)', '<[erased]>; ([erased])'],
    ['/thanks?m=ana.ott%40acme.co&x=1', '/thanks?m=[erased]&x=1'],
    ['Write to ana.ott@acme.co.', 'Write to [erased].'],
    ['Ask ana.ott@acme.co.Thanks', 'Ask [erased].Thanks'],
    ['joana.ott@acme.co', 'joana.ott@acme.co'],
    ['x.ana.ott@acme.co', 'x.ana.ott@acme.co'],
    ['ana.ott@acme.co.uk', 'ana.ott@acme.co.uk'],
    ['ana.ott@acme.company', 'ana.ott@acme.company'],
    ['jo-ana.ott@acme.co, d’ana.ott@acme.co', 'jo-ana.ott@acme.co, d’ana.ott@acme.co'],
    ["-ana.ott@acme.co 'ana.ott@acme.co'", "-[erased] '[erased]'"],
    ['her number is 0660/555 01 99 today', 'her number is [erased] today'],
    ['0043 660 5550199, +43 (0)660 555-0199', '[erased], [erased]'],
    ['(0660) 5550199', '[erased]'],
    ['0660 5550198', '0660 5550198'],
    ['on 2026-03-01 at 10:20:30 order 5550199', 'on 2026-03-01 at 10:20:30 order 5550199'],
    ['the pricing page', 'the pricing page'],
  ]
  assert.deepEqual(
    cases.map(([before]) => text(before)),
    cases.map(([, after]) => after),
  )
})

test('values keep their shape, an untouched one is the very same, and an id of a browser goes where such an id stands', () => {
  const { json } = redactorOf(ANA)
  const same = { note: 'pricing', list: [1, null, true, 'x'], deep: { a: { b: '0660 5550198' } } }
  assert.equal(json(same), same)
  assert.deepEqual(
    json({
      note: ['ask ana.ott@acme.co', 3],
      phone: 436605550199,
      'ana.ott@acme.co': true,
      anonymousId: 'pricing',
      page: 'pricing',
    }),
    { note: ['ask [erased]', 3], phone: null, '[erased]': true, anonymousId: '[erased]', page: 'pricing' },
  )
})

test('a day and an amount are nobody’s number, whatever number somebody gave as theirs', () => {
  const { json } = redactorOf(
    soughtOf(['20260701', '01.07.2026', '+43 1200000'].map((value) => ({ kind: 'phone', value, trusted: true }))),
  )
  const same = {
    from: '2026-07-01',
    note: 'from 2026-07-01 to 1/7/2026',
    value: 1_200_000,
    seats: '1200000',
    '1200000': 1,
  }
  assert.equal(json(same), same)
  assert.deepEqual(json({ note: 'call 1200000', phone: '1200000', tel: 1_200_000, day: '2026-7-01 1' }), {
    ...{ note: 'call [erased]', phone: '[erased]', tel: null, day: '2026-7-01 1' },
  })
})

test('a name goes in either order where that was decided; the own name and number of somebody else stay in their record', () => {
  const [deal, record] = [redactorOf(NAMED), redactorOf(NAMED, true)]
  assert.equal(deal.text('Ana Ott - 20 seats'), '[erased] - 20 seats')
  assert.equal(deal.text('OTT, Ana and Diana Otto, Ana\nOtt'), '[erased] and Diana Otto, [erased]')
  assert.deepEqual(deal.json({ name: 'Ana Ott' }), { name: '[erased]' })
  assert.deepEqual(record.json({ name: 'Ana Ott', note: 'not Ana Ott' }), { name: 'Ana Ott', note: 'not [erased]' })
  const number = { traits: { phone: '+43 660 5550199', mobile: 436605550199, note: 'or 0660 5550199' } }
  assert.deepEqual(redactorOf(ANA, true).json(number), {
    traits: { phone: '+43 660 5550199', mobile: 436605550199, note: 'or [erased]' },
  })
})

test('one word is nobody: it is never looked for as a name', () => {
  assert.deepEqual(soughtOf([{ kind: 'name', value: 'Ana', trusted: true }]).names, [])
})

test('whatever stands around an address, it is gone, and a second time changes nothing', () => {
  const around = fc.string({ unit: fc.constantFrom(...' ,;:()<>"\'\n/=?&|'), maxLength: 8 })
  fc.assert(
    fc.property(around, around, fc.constantFrom('ana.ott@acme.co', 'ANA.OTT@acme.co', 'Crm-4711'), (a, b, word) => {
      const { text } = redactorOf(ANA)
      const once = text(`${a}${word}${b}`)
      assert.equal(once, `${a}[erased]${b}`)
      assert.equal(text(once), once)
    }),
  )
})
