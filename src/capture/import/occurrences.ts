/** Counts how often each row of a file was met, in memory that does not grow with the file. */
export interface Occurrences {
  /** 0 the first time a fingerprint is met, 1 the second. Exact up to `capacity` different ones. */
  readonly next: (fingerprint: bigint) => number
}

/** An open-addressing table of 64-bit fingerprints: two of 200,000 rows meet by chance once in a billion files. */
export function occurrences(capacity: number): Occurrences {
  const size = 2 ** Math.ceil(Math.log2(capacity * 2))
  const seen = new BigUint64Array(size)
  const times = new Uint32Array(size)
  const mask = BigInt(size - 1)
  return {
    next: (fingerprint) => {
      let slot = Number(fingerprint & mask)
      while (times[slot] !== 0 && seen[slot] !== fingerprint) slot = (slot + 1) % size
      seen[slot] = fingerprint
      const before = times[slot] ?? 0
      times[slot] = before + 1
      return before
    },
  }
}
