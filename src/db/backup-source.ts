import { damaged, END_OF_ROWS } from './backup-file.ts'

const NEWLINE = 10
const END = Buffer.from(`\n${END_OF_ROWS}\n`)
/** The header names every workspace; a line longer than this is of some other file. */
const LONGEST = 64_000_000

/** A backup's text, read once from front to back in little memory. */
export interface Source {
  /** The next line, without its end. */
  readonly line: () => Promise<string>
  /** Pieces of whole rows, up to and without the mark that ends them; must be read to the end. */
  readonly rows: () => AsyncGenerator<Buffer>
  readonly isAtEnd: () => Promise<boolean>
}

/** Cuts chunks of any size into lines and rows. */
export function sourceOf(chunks: AsyncIterator<Buffer>): Source {
  let rest: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const next = await chunks.next()
    if (next.done === true) return false
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value])
    return true
  }
  const needMore = async (): Promise<void> => {
    if (rest.length > LONGEST) throw damaged('it has a line without an end')
    if (!(await more())) throw damaged('it ends too early')
  }
  const take = (length: number): Buffer => {
    const taken = rest.subarray(0, length)
    rest = rest.subarray(length)
    return taken
  }
  async function* rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const whole = rest.subarray(0, rest.lastIndexOf(NEWLINE) + 1)
      const end = endOfRows(whole)
      if (end > 0) yield take(end)
      else if (end === NOT_HERE && whole.length > 0) yield take(whole.length)
      if (end !== NOT_HERE) {
        take(END.length - 1)
        return
      }
      await needMore()
    }
  }
  return {
    line: async () => {
      let end = rest.indexOf(NEWLINE)
      for (; end < 0; end = rest.indexOf(NEWLINE)) await needMore()
      const line = take(end).toString()
      take(1)
      return line
    },
    rows,
    isAtEnd: async () => rest.length === 0 && !(await more()),
  }
}

const NOT_HERE = -1

/** Where the mark begins in lines that are whole. */
function endOfRows(lines: Buffer): number {
  if (lines.subarray(0, END.length - 1).equals(END.subarray(1))) return 0
  const before = lines.indexOf(END)
  return before < 0 ? NOT_HERE : before + 1
}
