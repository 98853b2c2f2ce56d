import type { Json } from '../../funnel/brand.ts'

/** One question of a form. `trait` is where an answer goes in the person; an answer without one is kept with the submission alone. */
interface Asked {
  readonly id: string
  readonly label: string
  readonly help?: string
  readonly required: boolean
  readonly trait?: string
  /** Shown only while this holds; what is hidden is neither asked nor kept. */
  readonly when?: Clause
  /** Progressive: `unknown` is asked only of whom we do not know it of; decided on the server, for whoever came by a mail of ours. */
  readonly ask: 'always' | 'unknown'
  readonly placeholder?: string
}

export type Field =
  | (Asked & {
      readonly kind: 'text'
      readonly lines: number
      readonly max: number
      readonly pattern?: string
      readonly patternHint?: string
    })
  | (Asked & {
      readonly kind: 'email'
      /** As older versions say `refuse: [free]`. */
      readonly freeMail: 'allow' | 'refuse'
      readonly refuse?: readonly ('free' | 'disposable' | 'no-mailbox')[]
    })
  | (Asked & { readonly kind: 'phone' })
  | (Asked & { readonly kind: 'number'; readonly min?: number; readonly max?: number; readonly whole: boolean })
  | (Asked & { readonly kind: 'select' | 'multi'; readonly options: readonly Option[] })
  | (Asked & { readonly kind: 'consent'; readonly purpose: string; readonly text: string })
  | (Asked & { readonly kind: 'hidden'; readonly from: HiddenFrom })

export interface Option {
  /** As a page sends it. */
  readonly value: string
  readonly label: string
  /** What is kept, where the form's file writes the value as a number: rules compare `person.timeline <= 6`. */
  readonly number?: number
}

/** A value of our own, or one that the page's address says under this name. */
export type HiddenFrom = { readonly value: string } | { readonly query: string }

/** `is`: any of these values was given, as text; `known`: any answer at all. It names a field that is asked earlier. */
export type Clause =
  | { readonly field: string; readonly is: readonly string[] }
  | { readonly field: string; readonly known: boolean }

export interface FormStep {
  readonly title?: string
  readonly fields: readonly Field[]
}

/** What forms are called: by facts, files and addresses. */
export const FORM_SLUG = /^[a-z][a-z0-9_-]{0,63}$/

/** What whoever sent it sees next. Targets are the form's own, never a request's (B3). */
export type Afterwards =
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'cta'; readonly title: string; readonly text: string }

/** One version of a form, as it was published; never changed afterwards. */
export interface Form {
  /** Its slug, unique in the workspace: `demo-request`. */
  readonly id: string
  readonly title: string
  readonly lead?: string
  readonly button: string
  /** BCP 47, of the page around it. */
  readonly language: string
  readonly steps: readonly FormStep[]
  /** What sending it counts as beside `form_submitted`: `demo_requested`. */
  readonly event?: string
  /** The asset that whoever sends it gets. */
  readonly asset?: string
  readonly after: Afterwards
  /** Whether the address has to be confirmed by mail before the answers are believed; consent purposes may ask for it by themselves. */
  readonly confirm: boolean
  /** How many questions one visit is asked at most, of those without a condition; the rest of `ask: unknown` waits for the next one. */
  readonly askAtMost?: number
  /** Origins whose pages may frame or embed it; empty: none but our own page. `*`: any. */
  readonly origins: readonly string[]
}

/** What somebody wrote, by field id; text as typed, several choices as a list. */
export type RawAnswers = Readonly<Record<string, string | readonly string[] | undefined>>

/** Answers that hold, by field id. */
export type Answers = Readonly<Record<string, Json>>

/** Every field of a form in the order they are asked. */
export const fieldsOf = (form: Pick<Form, 'steps'>): readonly Field[] => form.steps.flatMap(({ fields }) => fields)
