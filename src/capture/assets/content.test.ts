import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Content, judgeContent, kindByName, refusedByName } from './content.ts'
import { pixelsOf } from './pixels.ts'

const content = (said: Partial<Content>): Content => ({
  ...{ name: 'guide.pdf', mark: 'pdf', isText: false, start: '%PDF-1.7' },
  ...said,
})
const refused = (said: Partial<Content>): string => {
  const judged = judgeContent(content(said))
  return judged.ok ? `taken as ${judged.kind}` : judged.message
}

test('what a file is called and what is in it must be the same', () => {
  assert.deepEqual(judgeContent(content({})), { ok: true, kind: 'pdf' })
  assert.deepEqual(judgeContent(content({ name: 'Photo.JPEG', mark: 'jpg' })), { ok: true, kind: 'jpg' })
  assert.deepEqual(judgeContent(content({ name: 'demo.mp4', mark: 'm4v' })), { ok: true, kind: 'mp4' })
  assert.equal(refused({ name: 'guide.png' }), 'The file is called .png, but what is in it is a .pdf file.')
  assert.equal(refused({ mark: 'exe' }), 'The file is called .pdf, but what is in it is a .exe file.')
  assert.equal(
    refused({ name: 'model.xlsx', mark: 'xlsm' }),
    'The file is called .xlsx, but what is in it is a .xlsm file.',
  )
})

test('B9: a drawing with a script, a second ending and a web page in disguise are refused in plain words', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  assert.equal(refused({ name: 'logo.svg', mark: 'xml', start: svg }), 'A file that ends in .svg is not taken here.')
  assert.equal(
    refused({ name: 'logo.png', mark: 'xml', start: svg }),
    'The file is called .png, but what is in it is a web page.',
  )
  assert.equal(refused({ name: 'x.pdf.html' }), 'A file that ends in .html is not taken here.')
  assert.equal(
    refused({ mark: undefined, start: '<!doctype html><script>alert(1)</script>' }),
    'The file is called .pdf, but what is in it is a web page.',
  )
  for (const start of ['\uFEFF <HTML>', '<!-- --><script>', '<?xml version="1.0"?><svg/>'])
    assert.equal(
      refused({ name: 'notes.md', mark: undefined, isText: true, start }),
      'The file is called .md, but what is in it is a web page.',
    )
})

test('B9: a picture of 10,000 by 10,000 in 40 kB is refused', () => {
  assert.equal(
    refused({ name: 'bomb.png', mark: 'png', pixels: 100_000_000 }),
    'The picture has 100 million pixels; at most 40 are taken.',
  )
})

test('text is UTF-8 text and nothing else', () => {
  const text = { mark: undefined, start: 'name;mail\nAna;ana@acme.example' }
  assert.deepEqual(judgeContent(content({ ...text, name: 'list.csv', isText: true })), { ok: true, kind: 'csv' })
  assert.equal(refused({ ...text, name: 'list.csv', isText: false }), 'The text is not in UTF-8.')
  assert.equal(refused({ name: 'list.csv' }), 'The file is called .csv, but what is in it is a .pdf file.')
})

test('the last ending counts, and a name without one is refused before a byte is sent', () => {
  assert.equal(kindByName('Guide 2026.final.PDF'), 'pdf')
  assert.equal(kindByName('constructor'), undefined)
  assert.equal(kindByName('x.constructor'), undefined)
  assert.equal(refusedByName('guide.pdf'), undefined)
  const judged = refusedByName('README')
  assert.equal(judged?.ok === false && judged.message, 'A file without an ending is not taken here.')
})

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)))

test('the size of a picture is read from its head without decoding it', () => {
  const png = bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0, 0, 13], 'IHDR', [0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10])
  assert.equal(pixelsOf('png', png), 100_000_000)
  const jpg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc2, 0, 11, 8, 0, 100, 0, 200, 3, 0, 0])
  assert.equal(pixelsOf('jpg', jpg), 20_000)
  const extended = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0], [99, 0, 0], [199, 0, 0])
  assert.equal(pixelsOf('webp', extended), 20_000)
  assert.equal(pixelsOf('png', bytes('short')), undefined)
  assert.equal(pixelsOf('pdf', png), undefined)
})
