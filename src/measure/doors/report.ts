import { type Share, shareOf } from '../site/report.ts'

export const DOOR_KINDS = ['form', 'cta', 'asset'] as const
export type DoorKind = (typeof DOOR_KINDS)[number]

/** People at a form, or at one of its versions or pages: who saw it, who began, who sent it. */
export interface FormCounts {
  readonly views: number
  readonly viewers: number
  readonly starters: number
  readonly finishers: number
}

export interface FormRow extends FormCounts {
  readonly id: string
  readonly versions: readonly (FormCounts & { readonly version: number | null })[]
  readonly pages: readonly (FormCounts & { readonly path: string | null })[]
  readonly left: readonly { readonly field: string | null; readonly people: number }[]
}

export interface CtaRow {
  readonly id: string
  readonly views: number
  readonly viewers: number
  readonly clicks: number
  readonly clickers: number
  readonly converted: number
}

export interface AssetRow {
  readonly id: string
  readonly downloads: number
  readonly people: number
  /** People who saw a form that gives it, and the forms that do. */
  readonly viewers: number
  readonly forms: readonly string[]
}

/** People of a door by the stage they entered with or after it. */
export type Reached = ReadonlyMap<string, Readonly<Record<string, number>>>

/** How far people got after a door, by stage from the lead on; `leads` are those whom it made one. */
export interface Outcome {
  readonly leads: number
  readonly stages: Readonly<Record<string, number>>
}

/** A door's outcome, with a nought for every stage that nobody reached. */
export function outcomeOf(reached: Readonly<Record<string, number>> | undefined, stages: readonly string[]): Outcome {
  const counted = Object.fromEntries(stages.map((stage) => [stage, reached?.[stage] ?? 0]))
  return { leads: counted[stages[0] ?? ''] ?? 0, stages: counted }
}

interface FormRates extends FormCounts {
  /** Of those who saw it. */
  readonly started: Share
  /** Of those who began. */
  readonly completed: Share
  /** Of those who saw it. */
  readonly converted: Share
}

const rated = ({ views, viewers, starters, finishers }: FormCounts): FormRates => ({
  ...{ views, viewers, starters, finishers },
  ...{
    started: shareOf(starters, viewers),
    completed: shareOf(finishers, starters),
    converted: shareOf(finishers, viewers),
  },
})

/** A form as it is answered. */
export const formReport = (row: FormRow, reached: Reached, stages: readonly string[]) => ({
  ...{ kind: 'form' as const, id: row.id, ...rated(row) },
  versions: row.versions.map((one) => ({ version: one.version, ...rated(one) })),
  pages: row.pages.map((one) => ({ path: one.path, ...rated(one) })),
  left: row.left.map(({ field, people }) => ({ field, ...shareOf(people, row.starters - row.finishers) })),
  ...outcomeOf(reached.get(row.id), stages),
})

/** A CTA as it is answered. */
export const ctaReport = (row: CtaRow, reached: Reached, stages: readonly string[]) => ({
  ...{ kind: 'cta' as const, id: row.id, views: row.views, viewers: row.viewers, clicks: row.clicks },
  ...{ clickers: row.clickers, clicked: shareOf(row.clickers, row.viewers) },
  ...{ conversions: row.converted, converted: shareOf(row.converted, row.clickers) },
  ...outcomeOf(reached.get(row.id), stages),
})

/** An asset as it is answered. */
export const assetReport = (row: AssetRow, reached: Reached, stages: readonly string[]) => ({
  ...{ kind: 'asset' as const, id: row.id, forms: row.forms, viewers: row.viewers },
  ...{ downloads: row.downloads, people: row.people },
  ...{ taken: row.forms.length === 0 ? null : shareOf(Math.min(row.people, row.viewers), row.viewers) },
  ...outcomeOf(reached.get(row.id), stages),
})
