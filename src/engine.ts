import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { inWorkspaceFrom } from './db/pool.ts'
import type { Definition } from './definition/definition.ts'
import { type CompanyFile, parseCompanies } from './enrich/company-file.ts'
import { enricher } from './enrich/enrich.ts'
import { Fault } from './fault.ts'
import type { Json, Timestamp, WorkspaceId } from './funnel/brand.ts'
import { fromMs } from './funnel/brand.ts'
import type { FunnelEvent } from './funnel/event.ts'
import { type Ledger, openLedger } from './ledger/append.ts'
import type { Faults } from './ledger/failpoint.ts'
import { announcing, marksOf } from './server/live-mark.ts'

/** The ledger of a database with the clock and the local files it works with; the same for the server and every command. */
export interface Engine {
  readonly ledger: Ledger
  readonly clock: () => Timestamp
  /** What an event's own traits give away, by the local tables and the company file. */
  readonly enrich: (event: FunnelEvent) => Readonly<Record<string, Json>> | undefined
  /** The definition in force. */
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
}

/** Firmographics the user brought, by domain: one file in the home, read at start. */
const COMPANY_FILE = 'companies.csv'

function companiesOf(config: Config): CompanyFile {
  const path = join(config.home, COMPANY_FILE)
  if (!existsSync(path)) return new Map()
  const { companies, problems } = parseCompanies(readFileSync(path, 'utf8'))
  const [first] = problems
  if (first !== undefined) {
    throw new Fault('bad_setting', `${path}:${first.line} ${first.message}`, 'Mend the file or move it away.')
  }
  return companies
}

const headOf = (workspace: WorkspaceId) => ({
  text: 'select (select version from definition_heads where workspace_id = $1) as version',
  values: [workspace],
})

/** The engine over a database's connections for requests; a thread or a command brings its own. */
export function openEngine(config: Config, database: Pick<Database, 'app'>, faults?: Faults): Engine {
  const clock = () => fromMs(Date.now())
  const enrich = enricher(companiesOf(config))
  const ledger = announcing(
    openLedger({
      pool: database.app,
      clock,
      enrich,
      ...(faults === undefined ? {} : { faults }),
    }),
    marksOf(database.app, clock),
  )
  const definition = (workspace: WorkspaceId) =>
    inWorkspaceFrom(database.app, workspace, headOf(workspace), async (client, head: { version: number | null }) => {
      const version = head.version ?? 0
      await ledger.book.load(client, workspace, version)
      return ledger.book.of(workspace)(version)
    })
  return { ledger, clock, enrich, definition }
}
