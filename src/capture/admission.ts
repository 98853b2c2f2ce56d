/**
 * Bytes of bodies that may be under way at once. A batch of 490 kB takes about ten times its size while it is parsed, folded and
 * written: 200 of them at once took 883 MB, against a goal of 400. Small requests come by the thousand under this limit.
 */
export const BYTES_UNDER_WAY = 8_000_000

/** What a request is reckoned as at least: headers, sockets and answers cost something too. */
const LEAST_BYTES = 1_000

export interface Admission {
  /** Whether a body of this size may come in now; whoever was let in must `leave` with the same size. */
  readonly enter: (bytes: number) => boolean
  readonly leave: (bytes: number) => void
}

/** A gate that is full when too much is under way: better one honest 503 than a process without memory (N10). */
export function openAdmission(limit = BYTES_UNDER_WAY): Admission {
  let underWay = 0
  return {
    enter: (bytes) => {
      const size = Math.max(bytes, LEAST_BYTES)
      if (underWay > 0 && underWay + size > limit) return false
      underWay += size
      return true
    },
    leave: (bytes) => {
      underWay -= Math.max(bytes, LEAST_BYTES)
    },
  }
}
