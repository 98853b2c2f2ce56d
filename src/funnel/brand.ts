declare const brand: unique symbol

/** A string that only the parser of its kind may produce, so that ids of different things do not mix. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

export type WorkspaceId = Brand<string, 'WorkspaceId'>
/** The root subject's id: a person is named by the subject that nothing was merged into. */
export type PersonId = Brand<string, 'PersonId'>
/** The profile a fact was captured for; never rewritten, merges only re-map it to a person. */
export type SubjectId = Brand<string, 'SubjectId'>
/** A uuid made of the first 16 bytes of sha256(message id), so the same fact has the same id wherever it is stored. */
export type EventId = Brand<string, 'EventId'>
export type AccountId = Brand<string, 'AccountId'>
export type OpportunityId = Brand<string, 'OpportunityId'>
export type RepId = Brand<string, 'RepId'>
export type BatchId = Brand<string, 'BatchId'>

/** UTC ISO text with exactly three decimals (`2026-03-01T09:30:00.000Z`), so text order is time order. */
export type Timestamp = Brand<string, 'Timestamp'>

/** Millionths of a point, always a safe integer: equality is exact and sums do not drift. */
export type Micro = number

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

let parsedText = ''
let parsedMs = 0

/** Milliseconds since 1970 of a timestamp; pure, unlike reading a clock. One fact's time is asked for many times in a row, so the last answer is kept. */
export function toMs(at: Timestamp): number {
  if (at !== parsedText) {
    parsedMs = Date.parse(at)
    parsedText = at
  }
  return parsedMs
}

/** The timestamp of milliseconds since 1970. */
export const fromMs = (ms: number): Timestamp => new Date(ms).toISOString() as Timestamp
