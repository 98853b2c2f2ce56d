import type { Side } from '../definition/agreement.ts'
import type { Change } from '../definition/diff.ts'
import type { ToldProblem } from '../definition/problem.ts'
import type { Timestamp } from '../funnel/brand.ts'
import type { Estimate, Plan, Who } from './plan.ts'

/** A definition as its files, by name. */
export type Files = Readonly<Record<string, string>>

/** Somebody agreed to a version, for marketing or for sales; `override`: an owner published without that side, and why. */
export interface SignOff {
  readonly side: Side
  readonly by: string
  readonly at: Timestamp
  readonly comment: string
  readonly override: boolean
}

/** A version without its files. */
export interface VersionLine {
  readonly version: number
  readonly at: Timestamp
  readonly by: string
  readonly note: string
  /** Whether its re-evaluation could start effects and ask for owners. */
  readonly act: boolean
  readonly signOffs: readonly SignOff[]
}

/** A version as it was published. */
export interface VersionAnswer extends VersionLine {
  readonly files: Files
}

/** A page of versions, newest first. */
export interface VersionsAnswer {
  readonly items: readonly VersionLine[]
  /** What to ask for next; null after the first version. */
  readonly next: number | null
}

/** One difference with its sentence. */
export type ToldChange = Change & { readonly sentence: string }

/** What differs between two definitions. */
export interface DiffAnswer {
  readonly changes: readonly ToldChange[]
  /** Agreed stages (MQL, SAL, SQL, opportunity) that mean something else. */
  readonly agreements: readonly string[]
  /** The files are the same to the last letter. */
  readonly same: boolean
}

/** What is wrong with files, and how many walks were tried. */
export interface CheckAnswer {
  readonly problems: readonly ToldProblem[]
  /** Walks of funnel.test.yaml that ran. */
  readonly walks: number
}

/** The draft, or where one would begin: `files` is null while there is none. */
export interface DraftAnswer extends DiffAnswer {
  readonly revision: number
  readonly files: Files | null
  /** The version it was begun from; below `inForce` once another was published. */
  readonly basedOn: number
  readonly inForce: number
  readonly by: string | null
  readonly at: Timestamp | null
  readonly mistakes: number
  readonly signOffs: readonly SignOff[]
}

/** What a plan is doing or has found; bounded in time, off the requests' thread. */
export type PlanAnswer =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly revision: number; readonly done: number; readonly of: number }
  | { readonly state: 'failed'; readonly revision: number; readonly message: string }
  | { readonly state: 'done'; readonly revision: number; readonly plan: Plan; readonly at: Timestamp }

/** How many people match a condition now. */
export interface MatchAnswer {
  readonly looked: number
  readonly people: number
  readonly match: Estimate
  readonly unknown: Estimate
  readonly examples: readonly Who[]
  /** Time ran out before the whole sample was looked at. */
  readonly cut: boolean
}

/** How far the re-evaluation under the version in force is. */
export interface ProgressAnswer {
  readonly version: number
  readonly state: 'none' | 'running' | 'done' | 'failed'
  readonly left: number
  readonly people: number
  readonly note: string | null
}

/** Events and pages seen lately, most first. */
export interface NamesAnswer {
  readonly names: readonly { readonly name: string; readonly count: number }[]
  readonly days: number
}

/** How many people of a stage, or of a source, have a value in a field. */
export interface CompletenessAnswer {
  readonly looked: number
  readonly people: number
  readonly rows: readonly {
    readonly by: 'stage' | 'source'
    readonly value: string
    readonly people: number
    readonly known: Readonly<Record<string, number>>
  }[]
}

/** The definitions to begin with. */
export interface TemplatesAnswer {
  readonly templates: readonly {
    readonly id: string
    readonly title: string
    readonly source: string | null
    readonly stages: readonly string[]
    readonly files: Files
  }[]
}

/** The version and id somebody published. */
export interface PublishedAnswer {
  readonly version: number
}
