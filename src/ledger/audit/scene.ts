import type { Client } from '../../db/pool.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Book } from '../book.ts'

/** One workspace as a check sees it: inside the audit's one read-only snapshot. */
export interface Scene {
  readonly client: Client
  readonly workspace: WorkspaceId
  readonly book: Book
  readonly now: Timestamp
  /** Versions of the definition that were published. */
  readonly versions: ReadonlySet<number>
}
