import type { Comparison } from './comparison.ts'
import type { Guess } from './guess.ts'
import type { Counts, Issue } from './issue.ts'
import type { NamedStage } from './stage-words.ts'
import type { FileTally, Sample } from './tally.ts'

/** A file of which some is still to come. */
export interface FilePiece {
  readonly file: string
  readonly name: string
  readonly size: number
  readonly received: number
}

/** An uploaded file and what it seems to be. */
export interface FileAnswer extends FilePiece {
  readonly rows: number
  readonly header: readonly string[]
  /** The first rows, to look at. */
  readonly first: readonly (readonly string[])[]
  readonly guess: Guess
  readonly stages: readonly NamedStage[]
}

/** What an import would do. */
export interface DryRunAnswer {
  readonly rows: number
  readonly new: number
  readonly updated: number
  readonly unchanged: number
  readonly refused: number
  readonly flagged: number
  readonly byCode: Counts['byCode']
  readonly issues: readonly Issue[]
  readonly samples: readonly Sample[]
  readonly said: FileTally
}

/**
 * Where an import is: `stopped` and `undo stopped` mean that the program ended in the middle, and that it can be continued.
 */
export type Phase = 'running' | 'stopped' | 'failed' | 'done' | 'undoing' | 'undo stopped' | 'undone'

/** An import as people see it. */
export interface ImportState {
  readonly id: string
  readonly file: string
  readonly kind: string
  readonly source: string
  readonly mode: 'live' | 'historic'
  readonly phase: Phase
  readonly createdAt: string
  readonly finishedAt: string | null
  readonly by: string | null
  /** Rows read so far and rows in the file. */
  readonly done: number
  readonly total: number
  readonly new: number
  readonly updated: number
  readonly unchanged: number
  readonly refused: number
  readonly flagged: number
  readonly byCode: Counts['byCode']
  /** Mails, alerts and assignments that an import of history starts: none. Null for a live one, where the funnel's rules say. */
  readonly contacted: 0 | null
  readonly failure: string | null
  readonly undoing: { readonly done: number; readonly total: number } | null
  readonly comparison: Comparison | null
}

/** One import with the funnel's stages, whose ids the comparison names. */
export interface ImportDetail extends ImportState {
  readonly stages: readonly NamedStage[]
}

/** One of an import's people, enough to be recognised. */
export interface ImportedPerson {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  readonly company: string | null
  readonly stage: string
}
