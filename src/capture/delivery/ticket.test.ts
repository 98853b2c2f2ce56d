import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SubjectId, WorkspaceId } from '../../funnel/brand.ts'
import { downloadId, isCounted, partOf, readTicket, type Ticket, ticketText } from './ticket.ts'

const TICKET: Ticket = {
  workspace: '018f0000-0000-7000-8000-000000000001' as WorkspaceId,
  asset: 'guide-iso-27001',
  submission: '018f0000-0000-7000-8000-000000000002',
  subject: '018f0000-0000-7000-8000-000000000003' as SubjectId,
  expiresMs: 1_790_000_000_000,
}

test('E6: a ticket is ids and numbers, and is read back as it was written', () => {
  const text = ticketText(TICKET)
  assert.match(text, /^[\w.-]+$/)
  assert.deepEqual(readTicket(text), TICKET)
  const german = { ...TICKET, language: 'de' } as const
  assert.deepEqual(readTicket(ticketText(german)), german)
})

test('a text of any other shape is no ticket', () => {
  const text = ticketText(TICKET)
  for (const other of ['', 'a.b.c', text.slice(0, -14), `${text}.1`, text.replace('guide', '../x'), text.toUpperCase()])
    assert.equal(readTicket(other), undefined, other)
})

test('opening a link again the same day is the same download, the next day another', () => {
  const noon = Date.parse('2026-03-01T12:00:00Z')
  assert.equal(downloadId(TICKET, noon), downloadId(TICKET, noon + 3_600_000))
  assert.notEqual(downloadId(TICKET, noon), downloadId(TICKET, noon + 86_400_000))
  assert.notEqual(downloadId(TICKET, noon), downloadId({ ...TICKET, asset: 'another' }, noon))
  assert.ok(downloadId({ ...TICKET, asset: 'a'.repeat(64) }, noon).length <= 100)
})

test('what prefetches, previews or only asks for the headers counts nothing', () => {
  const chrome = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36' }
  assert.equal(isCounted('GET', chrome), true)
  assert.equal(isCounted('HEAD', chrome), false)
  assert.equal(isCounted('GET', { ...chrome, purpose: 'prefetch' }), false)
  assert.equal(isCounted('GET', { ...chrome, 'sec-purpose': 'prefetch;prerender' }), false)
  for (const agent of ['Slackbot-LinkExpanding 1.0', 'facebookexternalhit/1.1', 'WhatsApp/2.23', 'Googlebot/2.1'])
    assert.equal(isCounted('GET', { 'user-agent': agent }), false, agent)
})

test('one range is a part, several are everything, and none that exists is none', () => {
  assert.deepEqual(partOf(undefined, 100), { kind: 'all' })
  assert.deepEqual(partOf('bytes=0-', 100), { kind: 'part', from: 0, to: 99 })
  assert.deepEqual(partOf('bytes=10-19', 100), { kind: 'part', from: 10, to: 19 })
  assert.deepEqual(partOf('bytes=90-500', 100), { kind: 'part', from: 90, to: 99 })
  assert.deepEqual(partOf('bytes=-10', 100), { kind: 'part', from: 90, to: 99 })
  assert.deepEqual(partOf('bytes=-500', 100), { kind: 'part', from: 0, to: 99 })
  assert.deepEqual(partOf('bytes=0-1,5-6', 100), { kind: 'all' })
  assert.deepEqual(partOf('bytes=100-', 100), { kind: 'none' })
  assert.deepEqual(partOf('bytes=9-5', 100), { kind: 'none' })
  assert.deepEqual(partOf('bytes=-0', 100), { kind: 'none' })
})
