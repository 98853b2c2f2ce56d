import { setImmediate } from 'node:timers/promises'
import type { WorkspaceId } from '../../funnel/brand.ts'
import { DAY_MS } from '../site/closing.ts'
import type { SiteRange } from '../site/range.ts'
import { doorHitsOf, joinedIn } from '../site/store.ts'
import { stageEntries } from '../stages/store.ts'
import type { ReportClient } from '../store.ts'
import { type CountedDoors, countedDoors } from './counted.ts'
import { CONVERTS_MS, DoorsTally, TOGETHER_MS } from './tally.ts'

/** The asset of each form that gives one, as the form is published now. */
async function giftsOf(client: ReportClient, workspace: WorkspaceId): Promise<Map<string, string>> {
  const { rows } = await client.query<{ form: string; asset: string }>(
    `select f.id as form, v.body->>'asset' as asset from forms f
       join form_versions v on v.workspace_id = $1 and v.form_id = f.id and v.version = f.live_version
      where f.workspace_id = $1 and v.body ? 'asset'`,
    [workspace],
  )
  return new Map(rows.map(({ form, asset }) => [form, asset]))
}

/**
 * What was done at every door in a range, or at those of one id, and how far those got who went through: into which of these stages they
 * came with it or later. Inside a transaction.
 */
export async function countDoors(
  client: ReportClient,
  workspace: WorkspaceId,
  range: SiteRange,
  stages: readonly string[],
  id: string | null = null,
): Promise<CountedDoors> {
  const [fromMs, toMs] = [Date.parse(range.fromAt), Date.parse(range.toAt)]
  const gives = await giftsOf(client, workspace)
  const tally = new DoorsTally({ fromMs, toMs }, await joinedIn(client, workspace), gives, stages)
  const days = {
    fromMs: Math.floor(fromMs / DAY_MS) * DAY_MS,
    toMs: Math.ceil((toMs + CONVERTS_MS) / DAY_MS) * DAY_MS,
  }
  for await (const hits of doorHitsOf(client, workspace, days)) {
    tally.take(hits)
    // Requests pass between two days, and between some thousands of people.
    await setImmediate()
  }
  const since = new Date(fromMs - TOGETHER_MS).toISOString()
  for await (const entries of stageEntries(client, workspace, stages, since)) tally.enter(entries)
  for (const _ of tally.count()) await setImmediate()
  return countedDoors(tally, gives, id)
}
