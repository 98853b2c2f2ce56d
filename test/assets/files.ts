import { crc32 } from 'node:zlib'

const latin = (text: string): Buffer => Buffer.from(text, 'latin1')

/** A document of one empty page, padded to a size. */
export const pdf = (size = 400): Buffer =>
  latin(`%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%${'x'.repeat(Math.max(0, size - 60))}\n%%EOF\n`)

/** The head of a picture of so many pixels a side; what a reader of heads sees of it. */
export function png(side: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    latin('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(40_000)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const named = Buffer.concat([latin(name), body])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** A zip of stored files. */
export function zip(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const body = Buffer.from(text)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(body), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([latin('PK\x03\x04'), common, latin(name), body])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    central.push(Buffer.concat([latin('PK\x01\x02'), latin('\x14\x00'), common, place, latin(name)]))
    locals.push(local)
    at += local.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(central.length, 4)
  end.writeUInt16LE(central.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...locals, list, latin('PK\x05\x06'), end])
}

const OFFICE = 'application/vnd.openxmlformats-officedocument.'
const MAIN = {
  docx: `${OFFICE}wordprocessingml.document.main+xml`,
  xlsx: `${OFFICE}spreadsheetml.sheet.main+xml`,
  pptx: `${OFFICE}presentationml.presentation.main+xml`,
  xlsm: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
} as const

/** An office document as far as its kind goes. */
export const office = (kind: keyof typeof MAIN): Buffer =>
  zip({
    '[Content_Types].xml': `<?xml version="1.0"?><Types><Override PartName="/doc.xml" ContentType="${MAIN[kind]}"/></Types>`,
    'doc.xml': '<x/>',
  })

/** The head of a video. */
export const mp4 = (size = 100): Buffer =>
  Buffer.concat([latin('\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42'), Buffer.alloc(size, 7)])
