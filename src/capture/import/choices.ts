import type { FileKind } from './headers.ts'

/** What somebody chose for a file: which column means what. A map follows from it (`mapOf`). */
export interface Choices {
  readonly kind: FileKind
  readonly source: string
  /** Column to target, such as `email`, `company.name`, `field:title`, `stage`, `reached:STAGE`; absent: left out. */
  readonly columns: Readonly<Record<string, string>>
  /** Columns whose cells are numbers, yes or no, or dates. */
  readonly types: Readonly<Record<string, 'number' | 'flag' | 'date'>>
  /** The file's words for a stage to the funnel's ids. */
  readonly stages: Readonly<Record<string, string>>
  readonly deals: Readonly<Record<string, 'open' | 'won' | 'lost'>>
  /** Columns where any value counts as yes. */
  readonly filled: readonly string[]
  readonly spelling: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly dateFormats: readonly string[]
  /** Only days such as 03/04/2025 are in the file: nobody but its owner knows which is the month. */
  readonly dateOrder: 'known' | 'ask' | 'day first' | 'month first'
  readonly figure: 'point' | 'comma'
  readonly timezone: string
  readonly delimiter: string
  readonly encoding: string
  /** Dates rows that have none. */
  readonly asOf: string
}

/** What a cell says when it means yes, in the files people bring. */
const YES = [
  'true',
  'yes',
  'y',
  '1',
  'x',
  'ja',
  'oui',
  'si',
  'sí',
  'sim',
  'wahr',
  'vrai',
  'verdadero',
  'opted out',
  'unsubscribed',
  'do not email',
]
const UNSUBSCRIBED = [
  'unsubscribed',
  'unsubscribed: email',
  'manual',
  'manual: email',
  'do not contact',
  'do not contact: email',
]
const BOUNCED = ['bounced', 'bounced: email', 'hard bounce', 'hard bounced']
const YES_BOUNCED = [...YES, ...BOUNCED]

type Json = Record<string, unknown>

/** Targets that several columns may have: each of them closes the channel. */
const MANY: ReadonlySet<string> = new Set(['unsubscribed', 'bounced', 'do_not_contact'])

/** Targets that two columns were given, which nobody may decide silently. */
export function clashes(choices: Choices): readonly { readonly target: string; readonly columns: readonly string[] }[] {
  const by = new Map<string, string[]>()
  for (const [column, target] of Object.entries(choices.columns))
    if (!MANY.has(target)) by.set(target, [...(by.get(target) ?? []), column])
  return [...by].filter(([, columns]) => columns.length > 1).map(([target, columns]) => ({ target, columns }))
}

/** What a kind of file cannot be imported without: one target of each group. */
const NEEDED: Readonly<Record<FileKind, readonly (readonly string[])[]>> = {
  people: [['email', 'external', 'user_id']],
  accounts: [['company.name', 'company.website', 'company.external']],
  opportunities: [['deal.id'], ['deal.stage']],
  events: [
    ['email', 'external', 'user_id'],
    ['event.name', 'event.page'],
  ],
  reps: [['rep.email'], ['rep.team']],
}

/** Groups of targets of which none was chosen though one is needed. */
export function missing(choices: Choices): readonly (readonly string[])[] {
  const chosen = new Set(Object.values(choices.columns))
  return NEEDED[choices.kind].filter((group) => !group.some((target) => chosen.has(target)))
}

const SLASHED = ['DD/MM/YYYY', 'DD/MM/YYYY HH:mm', 'DD/MM/YYYY HH:mm:ss', 'DD-MM-YYYY', 'DD-MM-YYYY HH:mm']
const monthFirst = (format: string): string => format.replace(/^DD(.)MM/, 'MM$1DD')

/** The map that an import reads, from what was chosen. */
export function mapOf(choices: Choices): Json {
  const { kind, source, columns } = choices
  const column = (target: string): string | undefined =>
    Object.entries(columns).find(([, chosen]) => chosen === target)?.[0]
  const order =
    choices.dateOrder === 'day first' ? SLASHED : choices.dateOrder === 'month first' ? SLASHED.map(monthFirst) : []
  const common: Json = {
    ...{ kind, source, timezone: choices.timezone, asOf: choices.asOf },
    dateFormats: [...new Set([...choices.dateFormats, ...order])],
    ...{ delimiter: choices.delimiter, encoding: choices.encoding },
  }
  const cell = (name: string | undefined): unknown => (name === undefined ? undefined : cellOf(name, choices))
  const at = (target: string): unknown => cell(column(target))
  const parts = { column, at, choices }
  switch (kind) {
    case 'people':
      return bare({ ...common, ...peopleParts(parts) })
    case 'accounts':
      return bare({ ...common, account: companyParts(parts), at: column('at'), columns: fieldsOf(choices) })
    case 'opportunities':
      return bare({ ...common, ...dealParts(parts) })
    case 'events':
      return bare({
        ...common,
        ...{ identifiers: identifierParts(parts), at: column('at') },
        event: bare({ name: column('event.name'), page: column('event.page'), properties: fieldsOf(choices) }),
      })
    case 'reps':
      return bare({ ...common, rep: repParts(parts) })
    default:
      return kind satisfies never
  }
}

interface Parts {
  readonly column: (target: string) => string | undefined
  readonly at: (target: string) => unknown
  readonly choices: Choices
}

/** Without what was not said. */
function bare(said: Json): Json {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  return Object.fromEntries(Object.entries(said).filter(([, value]) => !isEmpty(value)))
}

function cellOf(column: string, { types, spelling, figure }: Choices): unknown {
  const type = types[column]
  const spelled = spelling[column]
  if (type === undefined && spelled === undefined) return column
  return {
    column,
    ...(type === 'number' && { number: figure }),
    ...(type === 'flag' && { flag: true }),
    ...(type === 'date' && { date: true }),
    ...(spelled !== undefined && { map: spelled, else: 'unassigned' }),
  }
}

const fieldsOf = (choices: Choices): Json =>
  Object.fromEntries(
    Object.entries(choices.columns)
      .filter(([, target]) => target.startsWith('field:'))
      .map(([column, target]) => [target.slice('field:'.length), cellOf(column, choices)]),
  )

const systemOf = (source: string): string =>
  source
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 40) || 'file'

const identifierParts = ({ column, choices }: Parts): Json => {
  const id = column('external')
  return bare({
    ...{ email: column('email'), userId: column('user_id') },
    external: id === undefined ? undefined : { [systemOf(choices.source)]: id },
  })
}

const companyParts = ({ column, choices }: Parts): Json => {
  const id = column('company.external')
  return bare({
    ...{ name: column('company.name'), website: column('company.website') },
    external: id === undefined ? undefined : { [systemOf(choices.source)]: id },
  })
}

function peopleParts(parts: Parts): Json {
  const { column, at, choices } = parts
  const touch = ['source', 'channel', 'medium', 'campaign', 'landing', 'referrer']
  return {
    ...{ identifiers: identifierParts(parts), at: column('at'), owner: column('owner') },
    account: companyParts(parts),
    columns: fieldsOf(choices),
    touch: bare(Object.fromEntries(touch.map((name) => [name, at(`touch.${name}`)]))),
    ...{ stages: stageParts(parts), suppress: suppressParts(choices) },
  }
}

/** Dates of stages, then the file's own word for where somebody stands: it counts where no date says more. */
function stageParts({ column, choices }: Parts): Json[] {
  const dated = Object.entries(choices.columns)
    .filter(([, target]) => target.startsWith('reached:'))
    .map(([name, target]) => ({ stage: target.slice('reached:'.length), at: name }))
  const stage = column('stage')
  if (stage === undefined) return dated
  const byStage = new Map<string, string[]>()
  for (const [word, id] of Object.entries(choices.stages))
    if (id !== '') byStage.set(id, [...(byStage.get(id) ?? []), word])
  const told = [...byStage].map(([id, is]) => ({ stage: id, when: { column: stage, is }, undated: true }))
  return [...dated, ...told]
}

function suppressParts({ columns, filled }: Choices): Json[] {
  return Object.entries(columns).flatMap(([name, target]): Json[] => {
    const when = (is: readonly string[]) => ({ column: name, ...(filled.includes(name) ? {} : { is }) })
    if (target === 'unsubscribed') return [{ when: when(YES), reason: 'unsubscribed' }]
    if (target === 'bounced') return [{ when: when(YES_BOUNCED), reason: 'bounced' }]
    if (target !== 'do_not_contact') return []
    return [
      { when: { column: name, is: [...YES, ...UNSUBSCRIBED] }, reason: 'unsubscribed' },
      { when: { column: name, is: BOUNCED }, reason: 'bounced' },
    ]
  })
}

function dealParts(parts: Parts): Json {
  const { column, choices } = parts
  const [id, stage] = [column('deal.id'), column('deal.stage')]
  const email = column('email')
  const value = column('deal.value')
  return {
    // One fact for each stage a deal was seen in: a later export adds what moved.
    key: [id, stage].filter((one) => one !== undefined),
    opportunity: bare({
      ...{ id, stage, stages: choices.deals, product: column('deal.product'), rep: column('deal.rep') },
      value: value === undefined ? undefined : { column: value, number: choices.figure },
      ...{ openedAt: column('deal.opened'), closedAt: column('deal.closed') },
    }),
    account: companyParts(parts),
    identifiers: email === undefined ? undefined : { email },
    columns: fieldsOf(choices),
  }
}

const repParts = ({ column }: Parts): Json =>
  bare({
    ...{ email: column('rep.email'), name: column('rep.name'), team: column('rep.team'), weight: column('rep.weight') },
    ...{ capacityPerDay: column('rep.capacity'), timezone: column('rep.timezone'), active: column('rep.active') },
  })
