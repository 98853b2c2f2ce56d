import type { Client } from '../db/pool.ts'
import { compileDefinition } from '../definition/compile.ts'
import type { Definition } from '../definition/definition.ts'
import { formatProblem } from '../definition/problem.ts'
import { Fault } from '../fault.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { DefinitionOf } from '../funnel/fold.ts'

export interface Publication {
  readonly at: Timestamp
  /** Whether decisions made by re-evaluation may start effects. */
  readonly act: boolean
}

/** Compiled definitions by workspace and version. Versions are immutable, so what was compiled once is never out of date. */
export interface Book {
  readonly load: (client: Client, workspace: WorkspaceId, version: number) => Promise<void>
  /** Synchronous, for the fold; throws if `load` was not asked before. */
  readonly of: (workspace: WorkspaceId) => DefinitionOf
  readonly publication: (workspace: WorkspaceId, version: number) => Publication
}

/** A process compiles each version once and forgets the one that was not asked for longest; far more than one batch can need at once. */
const KEPT = 1000

const NOBODY_YET = 'This workspace has no published definition.'

export function openBook(): Book {
  const compiled = new Map<string, { readonly definition: Definition; readonly publication: Publication }>()
  const keyOf = (workspace: WorkspaceId, version: number) => `${workspace}:${version}`
  const get = (workspace: WorkspaceId, version: number) => {
    const entry = compiled.get(keyOf(workspace, version))
    if (entry === undefined) throw new Fault('no_definition', NOBODY_YET, 'Publish one with: ./sluice publish funnel')
    return entry
  }
  return {
    load: async (client, workspace, version) => {
      const known = compiled.get(keyOf(workspace, version))
      if (known !== undefined) {
        // Moved to the end: what was asked for last is forgotten last.
        compiled.delete(keyOf(workspace, version))
        compiled.set(keyOf(workspace, version), known)
        return
      }
      const { rows } = await client.query({
        name: 'ledger-definition',
        text: 'select files, published_at, act from definitions where workspace_id = $1 and version = $2',
        values: [workspace, version],
      })
      const row = rows[0]
      if (row === undefined) throw new Fault('no_definition', NOBODY_YET, 'Publish one with: ./sluice publish funnel')
      const result = compileDefinition(row.files, version)
      if (!result.ok) {
        const problems = result.problems.map(formatProblem).join('\n')
        throw new Fault('internal', `Version ${version} of the definition no longer compiles:\n${problems}`)
      }
      if (compiled.size >= KEPT) compiled.delete([...compiled.keys()][0] ?? '')
      const publication = { at: row.published_at, act: row.act }
      compiled.set(keyOf(workspace, version), { definition: result.definition, publication })
    },
    of: (workspace) => (version) => get(workspace, version).definition,
    publication: (workspace, version) => get(workspace, version).publication,
  }
}
