import type { ToldProblem } from '../../definition/problem.ts'
import type { Timestamp } from '../../funnel/brand.ts'
import type { AnswerProblem } from './answers.ts'
import type { Answers, Form } from './form.ts'

/** `draft`: never published; `live`: strangers see a version; `off`: they did once. */
export type FormState = 'draft' | 'live' | 'off' | 'archived'

/** A form in a list. */
export interface FormLine {
  readonly id: string
  readonly title: string
  readonly state: FormState
  readonly liveVersion: number | null
  /** 0 before the first. */
  readonly lastVersion: number
  /** What is being written differs from the last version. */
  readonly changed: boolean
  readonly savedAt: Timestamp
  readonly savedBy: string
}

export interface FormVersionLine {
  readonly version: number
  readonly at: Timestamp
  readonly by: string
  readonly note: string
}

/** A form with what is being written. */
export interface FormAnswer extends FormLine {
  readonly revision: number
  readonly source: string
  readonly problems: readonly ToldProblem[]
  readonly versions: readonly FormVersionLine[]
}

/** A version as it was published. */
export interface FormVersionAnswer extends FormVersionLine {
  readonly source: string
  readonly form: Form
}

/** What a text reads as; without a form when it has mistakes. */
export interface FormCheckAnswer {
  readonly problems: readonly ToldProblem[]
  readonly form: Form | null
}

/** How answers would be judged; nothing is kept of them. */
export type FormTryAnswer =
  | { readonly ok: true; readonly answers: Answers }
  | { readonly ok: false; readonly problems: readonly AnswerProblem[] }

/** What a workspace has, and what there is to begin with. */
export interface FormsAnswer {
  readonly forms: readonly FormLine[]
  readonly starters: readonly { readonly id: string; readonly title: string; readonly purpose: string }[]
}

/** What a form may name: for choices in the builder. */
export interface FormAroundAnswer {
  readonly traits: readonly {
    readonly id: string
    readonly kind: string
    readonly label: string | null
    readonly options: readonly string[] | null
  }[]
  readonly purposes: readonly { readonly id: string; readonly name: string; readonly text: string }[]
  readonly assets: readonly string[]
  /** Where addresses of this installation begin, and the name of this workspace in them. */
  readonly base: string
  readonly workspace: string
}

/** Where a form can be looked at by whoever has the link, for an hour. */
export interface FormPreviewAnswer {
  readonly path: string
  readonly until: Timestamp
}
