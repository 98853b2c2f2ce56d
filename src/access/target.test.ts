import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeTarget } from './target.ts'

test('E5: a target with an emoji or umlauts comes out in ASCII, ready for a header', () => {
  assert.deepEqual(
    ['https://müller.example/grüße?q=🎉#ü', ' https://example.com '].map((raw) => safeTarget(raw)),
    ['https://xn--mller-kva.example/gr%C3%BC%C3%9Fe?q=%F0%9F%8E%89#%C3%BC', 'https://example.com/'],
  )
})

test('E2, E5: schemes that run code, control characters and line ends are no targets', () => {
  const refused = [
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'https://example.com/\r\nSet-Cookie:x=1',
    'https://example.com/\u010a\u0000',
    'https://example.com/\u202Etxt',
    'https://example.com/a b',
    'https://example.com\\@evil.com',
    '//evil.com',
    '/\\evil.com',
    'https:evil.com',
    'https:///evil.com',
    '/relative',
    '',
    'https://',
    `https://example.com/${'x'.repeat(2000)}`,
    'https://example.com/\ud800',
  ]
  assert.deepEqual(
    refused.filter((raw) => safeTarget(raw) !== undefined || safeTarget(raw, { contact: true }) !== undefined),
    [],
  )
})

test('B3, E1: a target with credentials, which hide the host, is none', () => {
  assert.deepEqual(
    ['https://ex.com@evil.com', 'https://user:pass@example.com', 'https://:x@example.com'].map((raw) =>
      safeTarget(raw),
    ),
    [undefined, undefined, undefined],
  )
})

test('mail and phone are targets of a button, never of a redirect', () => {
  assert.deepEqual(
    ['mailto:hello@example.com', 'tel:+431234567'].map((raw) => [safeTarget(raw), safeTarget(raw, { contact: true })]),
    [
      [undefined, 'mailto:hello@example.com'],
      [undefined, 'tel:+431234567'],
    ],
  )
})
