import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Mailbox, type OneAddress, oneAddress, parseMailbox } from './address.ts'
import { listHeaders, type Message, messageIdOf, refusalOf } from './message.ts'

const known = (text: string): OneAddress => oneAddress(text) ?? assert.fail(text)
const from: Mailbox = { name: 'Acme', address: known('hello@acme.example') }
const message: Message = {
  from,
  to: { name: '', address: known('ana@reader.example') },
  subject: 'Please confirm',
  text: 'A line\nand another\n',
  html: '<p>A line</p>',
  messageId: messageIdOf('0191', from),
  dateMs: 0,
  headers: listHeaders('https://sluice.example/p/v1.abc.def'),
}
const unsafe = (text: string) => text as OneAddress

test('a message of ours is fit to be sent', () => {
  assert.equal(refusalOf(message), undefined)
})

test('J1: ten payloads that would begin a header or a recipient of their own are refused before any library sees them', () => {
  const breaks = ['x\r\nBcc: v@y.example', 'x\nBcc: v@y.example', 'x\rBcc: v', 'x\u0000', 'x\u2028Bcc: v', 'x\u0085y']
  const refused = [
    ...breaks.map((subject) => ({ ...message, subject })),
    { ...message, to: { name: 'Ana\r\nBcc: v@y.example', address: message.to.address } },
    { ...message, to: { name: '', address: unsafe('a@x.example\r\nRCPT TO:<v@y.example>') } },
    { ...message, headers: { 'List-Unsubscribe': '<https://a>\r\nBcc: v@y.example' } },
    { ...message, headers: { 'X-A\r\nBcc': 'v@y.example' } },
    { ...message, from: { name: 'Acme\r\nBcc: v', address: from.address } },
    { ...message, messageId: '<a@b>\r\nBcc: v@y.example' },
    { ...message, text: 'a\u0000b' },
  ]
  assert.deepEqual(
    refused.filter((one) => refusalOf(one) === undefined),
    [],
  )
})

test('J2: several recipients cannot be written down, and an address that holds two is refused', () => {
  // @ts-expect-error a text is no recipient, so a list of them cannot be expressed
  const asText: Message['to'] = 'a@x.example, b@y.example'
  // @ts-expect-error nor is a list
  const asList: Message['to'] = [message.to, message.to]
  assert.ok(asText && asList)
  for (const text of [
    'a@x.example,b@y.example',
    'a@x.example;b@y.example',
    '"a@x.example x"@y.example',
    'a＠x.example',
  ])
    assert.equal(oneAddress(text), undefined, text)
  assert.match(refusalOf({ ...message, to: { name: '', address: unsafe('a@x.example,b@y.example') } }) ?? '', /not one/)
})

test('a sender is a name with an address, or an address', () => {
  const read = (text: string) => parseMailbox(text)
  assert.deepEqual(read('Sluice <sluice@localhost>'), { name: 'Sluice', address: 'sluice@localhost' })
  assert.deepEqual(read('"Acme, Inc." <Hello@Acme.example>'), { name: 'Acme, Inc.', address: 'hello@acme.example' })
  assert.deepEqual(read('hello@acme.example'), { name: '', address: 'hello@acme.example' })
  for (const text of ['Acme', 'Acme <a@b.example> <c@d.example>', 'A\r\nBcc: v@y.example <a@b.example>', ''])
    assert.equal(read(text), undefined, text)
})

test('the message id is of our own domain', () => {
  assert.equal(message.messageId, '<0191@acme.example>')
})
