import type { RepId, WorkspaceId } from '../../funnel/brand.ts'
import { type Asked, type Clause, clausesOf, type Moment } from './filter.ts'

/** Whom a question is about: never more than the asker may see. */
export interface Scope {
  readonly workspace: WorkspaceId
  /** Part of every query; null is everybody. */
  readonly only: RepId | null
  readonly clauses: readonly Clause[]
}

/** What an actor asks for, within what the actor may see. */
export const scopeOf = (
  { workspace, only }: Pick<Scope, 'workspace' | 'only'>,
  asked: Asked,
  moment: Moment,
): Scope => ({ workspace, only, clauses: clausesOf(asked, moment) })
