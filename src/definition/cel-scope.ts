import type { Json } from '../funnel/brand.ts'
import type { View } from './definition.ts'

/** What a value is, in a marketer's words; `any` is checked when it is read. */
export type Kind = 'flag' | 'number' | 'text' | 'list' | 'any'

export type Fields = ReadonlyMap<string, Kind>

/** Names that a condition of one definition may use. */
export interface Scope {
  readonly person: Fields
  readonly account: Fields
  readonly opportunity: Fields
  readonly lists: ReadonlyMap<string, readonly string[]>
  readonly stages: ReadonlySet<string>
  readonly tracks: ReadonlySet<string>
  readonly grades: ReadonlySet<string>
  /** What people may be asked to agree to. */
  readonly purposes: ReadonlySet<string>
  /** `criterion` sees everything, `fit` only who they are, `event` only the properties of one event. */
  readonly use: 'criterion' | 'fit' | 'event'
}

/** Undefined is unknown: a fact that nobody has told yet. */
export type Value = Json | undefined
export type Properties = Readonly<Record<string, Json>>

/** A part of an expression, ready to run; `literal` when it is written out in the text. */
export interface Part {
  readonly kind: Kind
  readonly run: (view: View, event: Properties) => Value
  readonly literal?: string | number | boolean
}

const table = (kinds: Readonly<Record<Kind, string>>): Fields =>
  new Map(
    Object.entries(kinds).flatMap(([kind, names]) =>
      names
        .split(' ')
        .filter((name) => name !== '')
        .map((name): [string, Kind] => [name, asKind(kind)]),
    ),
  )

const asKind = (kind: string): Kind =>
  kind === 'flag' || kind === 'number' || kind === 'text' || kind === 'list' ? kind : 'any'

/** Fields every workspace has. Budget, authority, need and timeline are answers: an amount, a yes or words, as the form asked. */
export const BUILT_IN: { readonly person: Fields; readonly account: Fields; readonly opportunity: Fields } = {
  person: table({
    flag: 'free_mail disposable consent',
    number: 'headcount revenue',
    text:
      'email email_domain name first_name last_name phone title role seniority department country region city language ' +
      'timezone company website industry use_case pain goal trigger heard_from channel source medium campaign term content ' +
      'landing referrer owner lead_status lifecycle created_at',
    list: 'tech_stack interests tags',
    any: 'budget timeline authority need buying_role',
  }),
  account: table({
    flag: 'customer',
    number: 'headcount revenue score people',
    text: 'name domain industry country region city tier owner type business_model',
    list: 'tech_stack tags',
    any: '',
  }),
  opportunity: table({
    flag: '',
    number: 'value',
    text: 'stage status product rep opened_at closed_at reason next_step',
    list: 'stakeholders',
    any: '',
  }),
}

/** Variables a criterion may use beside person, account, opportunity and lists. */
export const VARIABLES: ReadonlyMap<string, Kind> = new Map([
  ['score', 'number'],
  ['fit', 'number'],
  ['engagement', 'number'],
  ['grade', 'text'],
  ['stage', 'text'],
  ['track', 'text'],
  ['cycle', 'number'],
])
