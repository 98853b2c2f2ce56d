import { Fault } from '../fault.ts'

/** Does a piece of work when it is its turn. */
export type InTurn = <T>(work: () => T | Promise<T>) => Promise<T>

/**
 * Turns for work that takes a request's worth of memory or holds up all others: `most` at a time, `waiting` more in a line, and whoever
 * comes then is told to ask again. Between two pieces everybody else is heard.
 */
export function turns(most: number, waiting: number): InTurn {
  const line: (() => void)[] = []
  let busy = 0
  const next = (): void => {
    const first = line.shift()
    if (first === undefined) busy -= 1
    else first()
  }
  return async (work) => {
    if (busy < most) busy += 1
    else if (line.length < waiting) await new Promise<void>((resolve) => line.push(resolve))
    else throw new Fault('overloaded', 'Others are being answered first.', 'Ask again in a few seconds.')
    try {
      return await work()
    } finally {
      setImmediate(next)
    }
  }
}
