import { createHash } from 'node:crypto'

export interface Counted {
  readonly rows: number
  readonly sha256: string
}

/** Hands on pieces of COPY text as they come and knows, at the end, how many rows they were and their hash. */
export function counting() {
  const hash = createHash('sha256')
  let rows = 0
  return {
    through: async function* (pieces: AsyncIterable<Buffer>, onPiece?: (rows: number) => void): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        hash.update(piece)
        for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) rows += 1
        onPiece?.(rows)
        yield piece
      }
    },
    result: (): Counted => ({ rows, sha256: hash.digest('hex') }),
  }
}
