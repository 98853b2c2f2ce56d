import type { Client } from '../../db/pool.ts'
import type { Isolation } from '../../db/roles.ts'
import type { Timestamp } from '../../funnel/brand.ts'
import type { Dossier } from './dossier.ts'
import type { Finding } from './finding.ts'
import type { Scene } from './scene.ts'

/** The database as a whole, for what belongs to no workspace. */
export interface Whole {
  readonly client: Client
  readonly isolation: Isolation
}

/** One invariant (RELIABILITY 4). It may look in up to three places; whatever it finds goes to the same finding. */
export interface Check {
  readonly id: string
  /** What holds, in one sentence. */
  readonly invariant: string
  /** How that is seen. */
  readonly how: string
  /** Looks at one person with all that is stored of it; all checks share one pass over the people. */
  readonly person?: (dossier: Dossier, finding: Finding, now: Timestamp) => void
  readonly workspace?: (scene: Scene, finding: Finding) => Promise<void>
  readonly database?: (whole: Whole, finding: Finding) => Promise<void>
  /** Only with `--deep`: reads everything there is. */
  readonly deep?: true
}
