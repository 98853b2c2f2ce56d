import type { Pool } from '../db/pool.ts'
import type { PersonId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { fromMs, toMs } from '../funnel/brand.ts'
import type { Change } from './live-mark.ts'

/** A look at what all processes changed, once a second while somebody watches. */
export interface LivePoll {
  readonly stop: () => void
}

const EVERY_MS = 1000
/** Clocks of machines differ, and a mark may commit a little after its time. */
const BACK_MS = 15_000
const MAX_MARKS = 1000

interface MarkRow {
  readonly workspace_id: WorkspaceId
  readonly source: string
  readonly n: string | number
  readonly at: Timestamp
  readonly areas: readonly string[]
  readonly people: readonly PersonId[]
}

const MARKS =
  'select workspace_id, source, n, at, areas, people from live_marks where at > $1 order by at desc limit $2'

/** Hands every new mark on, together for each workspace, so that a watcher hears of it at most once a second. */
export function watchMarks(
  pool: Pool,
  clock: () => Timestamp,
  onChange: (workspace: WorkspaceId, change: Change) => void,
): LivePoll {
  const seen = new Map<string, string>()
  const began = clock()
  let isBusy = false
  const look = async (): Promise<void> => {
    const { rows } = await pool.query<MarkRow>(MARKS, [fromMs(toMs(clock()) - BACK_MS), MAX_MARKS])
    const news = rows.filter(({ workspace_id, source, n, at }) => {
      const key = `${workspace_id} ${source}`
      // What was so before anybody watched is on their screen already.
      const isNew = seen.get(key) !== String(n) && at >= began
      seen.set(key, String(n))
      return isNew
    })
    for (const [workspace, marks] of Map.groupBy(news, (mark) => mark.workspace_id)) {
      const areas = [...new Set(marks.flatMap((mark) => mark.areas))]
      const people = [...new Set(marks.flatMap((mark) => mark.people))].slice(0, 20)
      onChange(workspace, { areas, people })
    }
  }
  const tick = () => {
    if (isBusy) return
    isBusy = true
    // A database that is away is back at one of the next looks.
    look()
      .catch(() => undefined)
      .finally(() => {
        isBusy = false
      })
  }
  tick()
  const timer = setInterval(tick, EVERY_MS)
  return { stop: () => clearInterval(timer) }
}
