import { createHash } from 'node:crypto'

const NEWLINE = 10

export interface Counted {
  readonly rows: number
  readonly sha256: string
}

/** Counts and hashes lines of text that come in pieces; `result` is of all so far. */
export function counting() {
  const hash = createHash('sha256')
  let rows = 0
  const add = (piece: Buffer): void => {
    hash.update(piece)
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) rows += 1
  }
  return {
    add,
    /** Hands the pieces on as they come. */
    through: async function* (pieces: AsyncIterable<Buffer>, onRows: (rows: number) => void): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        add(piece)
        onRows(rows)
        yield piece
      }
    },
    result: (): Counted => ({ rows, sha256: hash.copy().digest('hex') }),
  }
}
