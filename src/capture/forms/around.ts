import { BUILT_IN, type Kind } from '../../definition/cel-scope.ts'

/** A field of the person that an answer may be kept in. */
export interface Trait {
  readonly kind: Kind
  readonly label?: string
  /** What its values may be, where the definition says so. */
  readonly options?: readonly string[]
}

/** What a form may name that stands outside of it; what is absent is not checked. */
export interface Surroundings {
  readonly traits: ReadonlyMap<string, Trait>
  /** The text of each purpose of the definition, by its id. */
  readonly purposes?: ReadonlyMap<string, string>
  readonly assets?: ReadonlySet<string>
}

/** Facts that the product finds out or decides itself: no form may say them (B2). */
const NOT_ASKED = new Set(
  `free_mail disposable consent email_domain channel source medium campaign term content landing referrer owner lead_status
  lifecycle created_at tags`.split(/\s+/),
)

const STANDARD: ReadonlyMap<string, Trait> = new Map(
  [...BUILT_IN.person]
    .filter(([name]) => !NOT_ASKED.has(name))
    .map(([name, kind]): [string, Trait] => [name, { kind }]),
)

const KIND: Readonly<Record<string, Kind>> = { number: 'number', flag: 'flag', list: 'list' }

/** What there is of a definition, as far as forms ask. */
export interface DefinitionPart {
  readonly fields?: readonly {
    readonly id: string
    readonly type: string
    readonly of?: string | undefined
    readonly label?: string | undefined
    readonly options?: readonly string[] | undefined
  }[]
  readonly consent?: { readonly purposes?: readonly { readonly id: string; readonly text: string }[] }
}

/** What forms may name beside a definition: the fields every person has and its own, its purposes, the assets there are. */
export function around(definition: DefinitionPart = {}, assets?: ReadonlySet<string>): Surroundings {
  const own = (definition.fields ?? [])
    .filter(({ id, of = 'person' }) => of === 'person' && !NOT_ASKED.has(id))
    .map(({ id, type, label, options }): [string, Trait] => [
      id,
      { kind: KIND[type] ?? 'text', ...(label !== undefined && { label }), ...(options !== undefined && { options }) },
    ])
  const purposes = definition.consent?.purposes
  return {
    traits: new Map([...STANDARD, ...own]),
    ...(purposes !== undefined && { purposes: new Map(purposes.map(({ id, text }) => [id, text])) }),
    ...(assets !== undefined && { assets }),
  }
}
