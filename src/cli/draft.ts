import type { Database } from '../db/database.ts'
import { workspaceOf } from '../db/workspace.ts'
import type { Definition } from '../definition/definition.ts'
import { type Change, diffDefinitions, sentence } from '../definition/diff.ts'
import { type Engine, openEngine } from '../engine.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { isSameFiles, type Published, publishedVersion } from '../ledger/published.ts'
import type { CliContext } from './context.ts'
import type { Files } from './folder.ts'
import { compiledOr, failed, judge } from './verdict.ts'

/** Files that are to be published, beside what they would replace. */
export interface Draft {
  readonly workspace: WorkspaceId
  readonly engine: Engine
  readonly inForce: Published
  readonly before: Definition
  readonly after: Definition
  readonly files: Files
  readonly changes: readonly Change[]
  /** Neither a rule nor a word of a file differs. */
  readonly isSame: boolean
  readonly now: Timestamp
}

/** Compares files with the version in force, or ends with everything that is wrong with them. */
export async function draftOf(
  context: CliContext,
  database: Database,
  slug: string,
  dir: string,
  filesOf: (workspace: WorkspaceId) => Files | Promise<Files>,
): Promise<Draft> {
  const { id: workspace } = await workspaceOf(database.app, slug)
  const engine = openEngine(context.config(), database)
  const files = await filesOf(workspace)
  const inForce = await publishedVersion(database.app, workspace)
  const verdict = judge(files, dir, inForce.version + 1)
  const after = compiledOr(verdict, `Mend it first; ./sluice check ${dir} tells the same.`)
  const mistakes = failed(verdict.walks).length + verdict.problems.length
  if (mistakes > 0) context.note(`${mistakes} of its walks fail or cannot be read: ./sluice check ${dir}\n`)
  const before = await engine.definition(workspace)
  const changes = diffDefinitions(before, after)
  const isSame = isSameFiles(files, inForce.files)
  return { workspace, engine, inForce, before, after, files, changes, isSame, now: engine.clock() }
}

/** The changes as people read them; `most` leaves out the rest and says how many. */
export function changesText({ changes, isSame, inForce }: Draft, most = Number.POSITIVE_INFINITY): string {
  if (isSame) return `Nothing differs from version ${inForce.version}.`
  if (changes.length === 0) return `No rule differs from version ${inForce.version}; only how the files are written.`
  const rest = changes.length - most
  const shown = changes.slice(0, most).map((change) => `  ${sentence(change)}`)
  return [`Against version ${inForce.version}:`, ...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n')
}

/** The changes for programs, each with its sentence. */
export const changesValue = ({ changes }: Draft) => changes.map((change) => ({ ...change, sentence: sentence(change) }))
