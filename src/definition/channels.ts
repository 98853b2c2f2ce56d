import type { SourceCategory } from '../capture/events.ts'
import type { Pattern } from './pattern.ts'

/** What an arrival must look like; all that is said must hold. */
export interface OwnMatch {
  readonly category?: SourceCategory
  readonly source?: Pattern
  readonly medium?: Pattern
  readonly campaign?: Pattern
  readonly clickId?: Pattern
  readonly referrer?: Pattern
}

/** A channel that a definition names itself; taken when any of its matches holds, before the built-in ones. */
export interface OwnChannel {
  readonly name: string
  readonly when: readonly OwnMatch[]
}
