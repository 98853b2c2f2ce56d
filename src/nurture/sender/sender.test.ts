import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMailbox } from '../address.ts'
import { lackOf } from '../lawful.ts'
import { listHeaders, listIdOf, type Message, messageIdOf, refusalOf } from '../message.ts'
import { PREVIEW, SENDER } from './asked.ts'
import { imprintOf, mailboxText, type Outlet, writerOf } from './sender.ts'

const installation = parseMailbox('Sluice <mail@agency.example>') ?? assert.fail()
const OUTLET: Outlet = { from: installation, domains: ['acme.example'] }

/** From, and where answers go. */
const writing = (name: string, address: string, replyTo = '') => {
  const { from, replyTo: answers } = writerOf(OUTLET, { name, address, replyTo })
  return [mailboxText(from), answers?.address]
}

test('a workspace writes from an address of a domain that the mail server sends for', () => {
  assert.deepEqual(writing('', ''), ['Sluice <mail@agency.example>', undefined])
  assert.deepEqual(writing('Acme', ''), ['Acme <mail@agency.example>', undefined])
  assert.deepEqual(writing('Acme', 'hello@acme.example'), ['Acme <hello@acme.example>', undefined])
  assert.deepEqual(writing('Acme', 'a@agency.example', 'b@b.example'), ['Acme <a@agency.example>', 'b@b.example'])
})

test('an address that it may not send for gets the answers, and the installation sends', () => {
  for (const address of ['hello@other.example', 'hello@sub.acme.example', 'hello@notacme.example'])
    assert.deepEqual(writing('Acme', address), ['Acme <mail@agency.example>', address])
})

const EVIL = [
  'x\r\nBcc: v@y.example',
  'x\nBcc: v@y.example',
  'x\rBcc: v@y.example',
  'x\u2028Bcc: v@y.example',
  'x\u2029y',
  'x\u0000y',
  'x\u000by',
  'x\u0085y',
  'x\u001b[2J',
  'x\ud800y',
]

test('J1: a control character in any field of the sender is refused at the settings', () => {
  for (const evil of EVIL)
    for (const field of ['name', 'address', 'replyTo', 'company'])
      for (const schema of [SENDER, PREVIEW])
        assert.equal(schema.safeParse({ [field]: evil }).success, false, `${field} ${JSON.stringify(evil)}`)
  for (const evil of ['x\u0000y', 'x\u000by', 'x\u2028y', 'x\u001b[2J', 'x\ty', 'a\n'.repeat(8), 'x'.repeat(501)])
    assert.equal(SENDER.safeParse({ postal: evil }).success, false, JSON.stringify(evil))
  assert.equal(SENDER.parse({ postal: ' Hauptplatz 1\r\n1010 Wien\n' }).postal, 'Hauptplatz 1\n1010 Wien')
})

test('J2: two addresses are no address, wherever one is said', () => {
  for (const two of [
    'a@x.example, b@x.example',
    'a@x.example;b@x.example',
    'a@x.example b@x.example',
    'A <a@x.example>',
  ])
    for (const field of ['address', 'replyTo']) assert.equal(SENDER.safeParse({ [field]: two }).success, false, two)
})

test('J1, J2: what came into a message all the same is refused before any library sees it', () => {
  const to = parseMailbox('ana@reader.example') ?? assert.fail()
  const from = parseMailbox('Acme <hello@acme.example>') ?? assert.fail()
  const rest = { subject: 's', text: 't', html: 'h', to, messageId: messageIdOf('1', from), dateMs: 0, headers: {} }
  const fine: Message = { ...rest, from, replyTo: to }
  assert.equal(refusalOf(fine), undefined)
  for (const evil of EVIL) {
    assert.equal(refusalOf({ ...fine, from: { ...from, name: evil } }), 'the sender name holds a control character')
    assert.equal(
      refusalOf({ ...fine, replyTo: { ...to, name: evil } }),
      'the name for answers holds a control character',
    )
  }
  const hidden = { name: '', address: 'a@x.example, b@x.example' as typeof to.address }
  assert.equal(refusalOf({ ...fine, replyTo: hidden }), 'the address for answers is not one address')
  assert.equal(refusalOf({ ...fine, from: hidden }), 'the sender is not one address')
})

test('what was not said stands in no imprint', () => {
  assert.deepEqual(imprintOf({ company: '', postal: '' }), [])
  assert.deepEqual(imprintOf({ company: 'Acme', postal: 'Here 1\n\n1010 Wien' }), ['Acme', 'Here 1', '1010 Wien'])
})

test('a mail that advertises has the headers and the postal address that the law asks for, or is not kept', () => {
  const headers = listHeaders('https://sluice.example/p/x', listIdOf('acme', installation))
  assert.deepEqual(headers, {
    'List-Unsubscribe': '<https://sluice.example/p/x>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Id': '<acme.agency.example>',
  })
  const marketing = true
  assert.equal(lackOf({ marketing, headers, postal: 'Here 1' }), undefined)
  assert.equal(lackOf({ marketing, headers, postal: ' ' }), 'it advertises, and the settings name no postal address')
  const lacking = { marketing, headers: listHeaders('https://sluice.example/p/x'), postal: 'Here 1' }
  assert.equal(lackOf(lacking), 'it advertises and has no List-Id')
  assert.equal(lackOf({ ...lacking, marketing: false }), undefined)
})
