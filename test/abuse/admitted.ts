import { type AbuseParts, admit, look } from '#src/capture/abuse/store.ts'
import type { Attempt, Verdict } from '#src/capture/abuse/verdict.ts'

/** The whole way of one try past the door: looked at, counted, judged, and written down what became of it. */
export async function admitted(parts: AbuseParts, attempt: Attempt): Promise<Verdict> {
  const { verdict, noted } = await admit(parts, attempt, await look(parts, attempt))
  await noted
  return verdict
}
