/** The first entry into a stage in a cycle, as the ledger writes it into `journeys.entered`. */
export interface Entry {
  readonly at: string
  readonly basis: 'criteria' | 'declared' | 'implied'
  /** Its source gave no date, so `at` is only the file's own date. */
  readonly unknown?: boolean
}

export type Entered = Readonly<Record<string, Entry>>

/** One cycle of one person: a row of `journeys`. */
export interface Journey {
  readonly entered: Entered
  readonly dateUnknown: boolean
  /** Entries of the person's next cycle, if one began: the open spell of this one ended there, unconverted. */
  readonly next: Entered | null
}

/** What one journey says about one stage. Times are milliseconds since 1970. */
export interface Spell {
  readonly stage: string
  /** False where a later stage was reached without this one. */
  readonly entered: boolean
  /** Reached the next stage or any later one. */
  readonly converted: boolean
  /** Still in it: nothing later was reached and no new cycle began. */
  readonly open: boolean
  /** The next stage reached has an earlier date than this one. */
  readonly negative: boolean
  /** This entry, or the one that ended it, has no date of its own. */
  readonly undated: boolean
  /** Days until it converted or a new cycle ended it; absent without two usable dates, and while open. */
  readonly days?: number
  /** When it was entered; absent where that is implied or not known. */
  readonly since?: number
  /** When the entry counts for period figures, implied ones included. */
  readonly at?: number
}

const DAY = 86_400_000

function firstEntry(entered: Entered): number | undefined {
  const times = Object.values(entered).map((entry) => Date.parse(entry.at))
  return times.length === 0 ? undefined : Math.min(...times)
}

/**
 * The spells of a journey, one for each stage it entered or jumped over, in the order of `stages`.
 * An implied entry counts as passed and has no dwell; a spell that would end before it began has none either.
 */
export function spells(journey: Journey, stages: readonly string[]): Spell[] {
  const found: Spell[] = []
  const nextCycle = journey.next ? firstEntry(journey.next) : undefined
  let after: Entry | undefined
  for (let i = stages.length - 1; i >= 0; i--) {
    const stage = stages[i] as string
    const entry = journey.entered[stage]
    if (!entry) {
      if (after) found.push({ stage, entered: false, converted: true, open: false, negative: false, undated: false })
      continue
    }
    found.push(spell(stage, entry, after, nextCycle))
    after = entry
  }
  return found.reverse()
}

function spell(stage: string, entry: Entry, after: Entry | undefined, nextCycle: number | undefined): Spell {
  const at = Date.parse(entry.at)
  const end = after ? Date.parse(after.at) : nextCycle
  const dated = entry.basis !== 'implied' && !entry.unknown
  const negative = after !== undefined && !entry.unknown && !after.unknown && Date.parse(after.at) < at
  const measured = dated && end !== undefined && !after?.unknown && end >= at
  return {
    stage,
    entered: true,
    converted: after !== undefined,
    open: end === undefined,
    negative,
    undated: entry.unknown === true || after?.unknown === true,
    at,
    ...(dated ? { since: at } : {}),
    ...(measured ? { days: (end - at) / DAY } : {}),
  }
}

/** The journey as it stood at an instant: entries dated later had not been made. */
export function asSeenAt(journey: Journey, ms: number): Journey {
  const entered = Object.entries(journey.entered).filter(([, entry]) => Date.parse(entry.at) <= ms)
  const began = journey.next && (firstEntry(journey.next) ?? 0) <= ms
  return { ...journey, entered: Object.fromEntries(entered), next: began ? journey.next : null }
}
