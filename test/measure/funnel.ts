import type { Client } from '../../src/db/pool.ts'
import type { Benchmark } from '../../src/definition/definition.ts'
import type { WorkspaceId } from '../../src/funnel/brand.ts'
import type { Funnel } from '../../src/measure/dimension.ts'
import type { Entry } from '../../src/measure/journey.ts'

const benchmark: Benchmark = { from: 'mql', to: 'sql', median: 0.13, topQuartile: 0.28, source: 'S1', guess: false }
/** Three stages, a declared dimension and a benchmark. */
export const FUNNEL: Funnel = {
  timezone: 'America/Sao_Paulo',
  stages: [
    { id: 'mql', name: 'MQL' },
    { id: 'sql', name: 'SQL' },
    { id: 'customer', name: 'Customer' },
  ],
  benchmarks: [benchmark],
  reportDimensions: ['industry'],
  fields: [{ id: 'company_size', type: 'text', of: 'person' }],
}

export interface Row {
  readonly person: string
  readonly cycle?: number
  readonly day: string
  readonly entered: Readonly<Record<string, Entry>>
  readonly dimensions?: Readonly<Record<string, string | boolean>>
}

/** Writes journeys as the ledger does, and marks their days. */
export async function writeJourneys(client: Client, workspace: WorkspaceId, rows: readonly Row[]): Promise<void> {
  await client.query(
    `insert into journeys (workspace_id, person_id, cycle, day, entered, dimensions)
     select $1, u.* from unnest($2::uuid[], $3::int[], $4::date[], $5::jsonb[], $6::jsonb[]) as u
     on conflict (workspace_id, person_id, cycle)
     do update set day = excluded.day, entered = excluded.entered, dimensions = excluded.dimensions`,
    [
      workspace,
      rows.map((row) => row.person),
      rows.map((row) => row.cycle ?? 1),
      rows.map((row) => row.day),
      rows.map((row) => JSON.stringify(row.entered)),
      rows.map((row) => JSON.stringify(row.dimensions ?? {})),
    ],
  )
  await client.query(
    'insert into dirty_days (workspace_id, day) select $1, d from unnest($2::date[]) as d on conflict do nothing',
    [workspace, [...new Set(rows.map((row) => row.day))]],
  )
}

/** A person's id from a number. */
export const person = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
