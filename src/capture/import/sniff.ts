/** What the first bytes of files that are no CSV look like, and what to do instead. */
const KINDS: readonly { readonly bytes: readonly number[]; readonly says: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], says: 'a workbook (such as .xlsx) or a zip file' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], says: 'an old Excel workbook' },
  { bytes: [0x25, 0x50, 0x44, 0x46], says: 'a PDF' },
  { bytes: [0x1f, 0x8b], says: 'a compressed file' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], says: 'a picture' },
  { bytes: [0xff, 0xd8, 0xff], says: 'a picture' },
]

const startsWith = (start: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => start[index] === byte)

/** Why the first bytes of a file cannot be those of a CSV file, or undefined. */
export function notCsv(start: Uint8Array): string | undefined {
  const kind = KINDS.find(({ bytes }) => startsWith(start, bytes))
  if (kind !== undefined) return `This is ${kind.says}, not a CSV file.`
  const isMarked = startsWith(start, [0xff, 0xfe]) || startsWith(start, [0xfe, 0xff])
  const zeros = start.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
  if (!isMarked && zeros > start.length / 100) return 'This is no text: a CSV file was expected.'
  const text = new TextDecoder('latin1').decode(start.subarray(0, 512)).trimStart().toLowerCase()
  if (/^(<!doctype|<html|<\?xml|<table)/.test(text)) return 'This is a web page or XML, not a CSV file.'
  if (/^\{\s*"|^\[\s*[{[]/.test(text)) return 'This is JSON, not a CSV file.'
  return undefined
}

/** How a file's bytes are written: by its mark, else UTF-8 where they can be, else Windows' Latin letters. */
export function encodingOf(start: Uint8Array): 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be' {
  if (startsWith(start, [0xff, 0xfe])) return 'utf-16le'
  if (startsWith(start, [0xfe, 0xff])) return 'utf-16be'
  try {
    // The last letter may be cut in half, which `stream` allows.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

const DELIMITERS = [',', ';', '\t', '|'] as const
/** What may stand between cells. */
export type Delimiter = (typeof DELIMITERS)[number]

/** The mark between cells: the one that the first lines have most, and equally often; marks inside quotes do not count. */
export function delimiterOf(text: string): Delimiter {
  const lines = bareLines(text).slice(0, 20)
  const judged = DELIMITERS.map((mark) => {
    const counts = lines.map((line) => line.split(mark).length - 1)
    const first = counts[0] ?? 0
    return { mark, first, even: counts.filter((count) => count === first).length / Math.max(1, counts.length) }
  }).filter(({ first }) => first > 0)
  judged.sort((a, b) => b.even * Math.min(b.first, 3) - a.even * Math.min(a.first, 3) || b.first - a.first)
  return judged[0]?.mark ?? ','
}

/** Lines with everything between quotes left out. */
const bareLines = (text: string): string[] =>
  text
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
