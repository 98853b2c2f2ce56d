import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../access/http.ts'
import { parsed } from '../access/parsed.ts'
import { turns } from '../access/turns.ts'
import type { Pool } from '../db/pool.ts'
import type { Definition } from '../definition/definition.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { fromMs, toMs } from '../funnel/brand.ts'
import { publishedVersion } from '../ledger/published.ts'
import { checkFiles } from './check.ts'
import type { TemplatesAnswer } from './definition-answer.ts'
import { differences } from './draft/http.ts'
import { readDraft } from './draft/store.ts'
import { FILES } from './files.ts'
import { completenessOf, DAYS, namesSeen } from './seen/store.ts'
import { progressOf, versionOf, versionsOf } from './versions/store.ts'

export interface DefinitionParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  readonly templates: () => TemplatesAnswer
}

const NUMBER = z.coerce.number().int().positive().max(999_999_999)
/** A page of versions, older than one. */
export const VERSIONS = z.strictObject({
  before: NUMBER.default(999_999_999),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
/** The number of a version in a path. */
export const VERSION = z.strictObject({ version: NUMBER })
/** What is compared; the draft goes by that name. */
export const DIFF = z.strictObject({ from: NUMBER, to: z.union([z.literal('draft'), NUMBER]) })
/** Files to be checked; nothing is kept of them. */
export const CHECK = z.strictObject({ files: FILES })

const DAY = 86_400_000
/** A file of a megabyte takes a second to check, in which nobody else is heard; between two of them everybody is. */
const inTurn = turns(1, 8)

/** Reading the definition: in force, older ones, differences, mistakes, what is known of people. */
export function definitionRoutes({ pool, gate, clock, definition, templates }: DefinitionParts): FastifyPluginAsync {
  const filesOf = async (workspace: WorkspaceId, which: number | 'draft') =>
    which === 'draft'
      ? ((await readDraft(pool, workspace)).files ?? (await publishedVersion(pool, workspace)).files)
      : (await versionOf(pool, workspace, which)).files
  return async (app) => {
    app.get('/api/definition', async (request) => versionOf(pool, (await gate(request, 'read')).workspace))
    app.get('/api/definition/versions', async (request) => {
      const { workspace } = await gate(request, 'read')
      return versionsOf(pool, workspace, parsed(VERSIONS, request.query))
    })
    app.get('/api/definition/versions/:version', async (request) => {
      const { workspace } = await gate(request, 'read')
      return versionOf(pool, workspace, parsed(VERSION, request.params, 'path').version)
    })
    app.get('/api/definition/diff', async (request) => {
      const { workspace } = await gate(request, 'read')
      const { from, to } = parsed(DIFF, request.query)
      return differences(await filesOf(workspace, from), await filesOf(workspace, to))
    })
    app.post('/api/definition/check', { bodyLimit: 2_000_000 }, async (request) => {
      await gate(request, 'define')
      const { files } = parsed(CHECK, request.body, 'body')
      return inTurn(() => checkFiles(files))
    })
    app.get('/api/definition/progress', async (request) => progressOf(pool, (await gate(request, 'read')).workspace))
    app.get('/api/definition/templates', async (request) => {
      await gate(request, 'define')
      return templates()
    })
    app.get('/api/definition/names', async (request) => {
      const { workspace } = await gate(request, 'define')
      return namesSeen(pool, workspace, fromMs(toMs(clock()) - DAYS * DAY))
    })
    app.get('/api/definition/completeness', async (request) => {
      const { workspace } = await gate(request, 'define')
      const { fields } = await definition(workspace)
      const own = fields.filter(({ of }) => of === 'person').map(({ id }) => id)
      return completenessOf(pool, workspace, [...new Set([...own, ...ASKED_OF_EVERYBODY])])
    })
  }
}

/** Fields most funnels live on, told beside one's own. */
const ASKED_OF_EVERYBODY = ['email', 'company', 'title', 'headcount', 'industry', 'country', 'budget', 'timeline']
