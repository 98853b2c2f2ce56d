import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ImportAnswer, type ImportAsked, importFile } from '../../src/capture/import/effect.ts'
import { type UndoAnswer, undoImport } from '../../src/capture/undo/effect.ts'
import { inWorkspace } from '../../src/db/pool.ts'
import { fromMs } from '../../src/funnel/brand.ts'
import type { Ledger } from '../../src/ledger/append.ts'
import type { FunnelAnswer } from '../../src/measure/answer.ts'
import { funnelReport, opportunityReport } from '../../src/measure/http.ts'
import type { OpportunityAnswer, Split } from '../../src/measure/opportunities.ts'
import { parseQuestion } from '../../src/measure/question.ts'
import { type Scene, scene } from '../ledger/scene.ts'

/** Real files, where they are; nothing of them is in the repository. */
export const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
export const NO_DATA = existsSync(DATA) ? false : `there is no ${DATA}`
export const MAPS = fileURLToPath(new URL('../../examples/maps/', import.meta.url))

/** A database, a folder for files, and the two commands. */
export interface Desk extends Scene {
  readonly write: (name: string, content: string | Uint8Array) => string
  readonly read: (
    file: string,
    map: string,
    more?: Partial<ImportAsked> & { readonly ledger?: Ledger },
  ) => Promise<ImportAnswer>
  readonly undo: (batch: string) => Promise<UndoAnswer>
  readonly funnel: (asked?: { readonly by?: string }) => Promise<FunnelAnswer>
  readonly deals: (by?: Split) => Promise<OpportunityAnswer>
  /** Everything that people see, as counts. */
  readonly counts: () => Promise<Record<string, number>>
}

const COUNTS = `select
  (select count(*) from people where not hidden)::int as people,
  (select count(*) from journeys)::int as journeys,
  (select count(*) from stage_entries where superseded_at is null)::int as entries,
  (select count(*) from accounts where not hidden)::int as accounts,
  (select count(*) from opportunities where not hidden)::int as opportunities,
  (select coalesce(sum(amount), 0) from spend where not hidden)::int as spend`

export async function desk(files: Record<string, string>): Promise<Desk> {
  const stage = await scene(files)
  const folder = mkdtempSync(join(tmpdir(), 'sluice-import-'))
  const { db, workspace, ledger, time } = stage
  const now = () => time.now
  const definition = () =>
    inWorkspace(db.app, workspace, async (client) => {
      await ledger.book.load(client, workspace, 1)
      return ledger.book.of(workspace)(1)
    })
  return {
    ...stage,
    write: (name, content) => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    read: (file, map, { ledger: other = ledger, ...more } = {}) =>
      importFile(
        { pool: db.app, ledger: other, workspace, now },
        { file, map, mode: 'historic', dryRun: false, ...more },
      ),
    undo: (batch) => undoImport({ pool: db.app, ledger, workspace, now }, batch),
    funnel: async (asked = {}) =>
      funnelReport(
        db.app,
        workspace,
        await definition(),
        parseQuestion(asked, Date.parse(fromMs(Date.parse(time.now)))),
      ),
    deals: (by) => opportunityReport(db.app, workspace, 'EUR', by ?? null),
    counts: async () => (await db.ops.query(COUNTS)).rows[0],
    close: async () => {
      rmSync(folder, { recursive: true, force: true })
      await stage.close()
    },
  }
}

/** A small map and file of people, for what is not about the map. */
export const PEOPLE_MAP = `kind: people
source: crm
key: id
identifiers: { email: email, external: { crm: id } }
at: created
columns: { title: title }
touch: { source: { column: origin, empty: unknown } }
account: { name: company }
stages:
  - { stage: [MQL], at: created }
  - { stage: customer, at: won }
`

export const people = (from: number, to: number): string =>
  `id,email,created,title,origin,company,won\n${Array.from({ length: to - from }, (_, n) => row(from + n)).join('')}`

const row = (n: number): string =>
  `k${n},p${n}@firm${n % 50}.example,2025-01-${String((n % 28) + 1).padStart(2, '0')},CTO,${n % 10 === 0 ? '' : 'fair'},Firm ${n % 50},${n % 4 === 0 ? '2025-03-01' : ''}\n`
