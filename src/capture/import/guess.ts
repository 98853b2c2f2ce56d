import type { Choices } from './choices.ts'
import { FIELDS_BY_HEADER, type FileKind, fieldFor, kindOf, plainHeader } from './headers.ts'
import { type Preset, presetOf } from './presets.ts'
import { dealStatus, type NamedStage, stageFor } from './stage-words.ts'
import { dateHabit, figureOf, type Look, lookOf } from './values.ts'

/** How far a guess may be trusted: by an export that is known, by header and cells, by one of both, or not at all. */
export type Confidence = 'sure' | 'likely' | 'unsure' | 'none'

/** One column, what it seems to mean and why. */
export interface GuessedColumn {
  readonly name: string
  readonly target: string | null
  readonly confidence: Confidence
  readonly look: Look
  /** Up to three different cells of it. */
  readonly samples: readonly string[]
  /** The column that has this meaning already, so that this one was kept apart. */
  readonly besides?: string
}

/** What a file seems to be. */
export interface Guess {
  readonly preset: { readonly id: string; readonly title: string } | null
  readonly choices: Choices
  readonly columns: readonly GuessedColumn[]
  /** A day that can be read both ways. */
  readonly ambiguousDay: string | null
}

/** What guessing needs to know of a file and the funnel. */
export interface Looked {
  /** The file's name without its ending; names the source of a file that no preset knows. */
  readonly name: string
  readonly header: readonly string[]
  /** The first rows, as many as are worth a look. */
  readonly rows: readonly (readonly string[])[]
  /** Different cells of each column in the whole file, where they are few. */
  readonly words?: Readonly<Record<string, readonly string[]>>
  readonly stages: readonly NamedStage[]
  readonly timezone: string
  readonly today: string
  readonly delimiter: string
  readonly encoding: string
}

/** Columns beyond it are left out unless somebody wants them: a file of 300 is a dump. */
const KEEP_UNKNOWN = 40
const BY_LOOK: Readonly<Partial<Record<Look, string>>> = {
  email: 'email',
  website: 'company.website',
  phone: 'field:phone',
}
const DATES: ReadonlySet<string> = new Set(['at', 'deal.opened', 'deal.closed'])
const NUMBERS: ReadonlySet<string> = new Set(['deal.value', 'rep.weight', 'rep.capacity'])
/** Words that a column of stages may have; more are no stages. */
const MAX_WORDS = 40

/** What the file is a list of and what each column means, from its header and first rows. Never gives two columns one meaning. */
export function guess(looked: Looked): Guess {
  const { header } = looked
  const preset = presetOf(header)
  const kind = preset?.kind ?? kindOf(header)
  const columns = guessColumns(looked, kind, preset)
  const dates = columns.filter((one) => one.target !== null && isDateTarget(one))
  const habit = dateHabit(dates.flatMap(({ name }) => cellsOf(looked, name)))
  return {
    preset: preset === undefined ? null : { id: preset.id, title: preset.title },
    columns,
    ambiguousDay: habit.example ?? null,
    choices: {
      ...{ kind, source: preset?.source ?? sourceOf(looked.name) },
      columns: Object.fromEntries(columns.flatMap(({ name, target }) => (target === null ? [] : [[name, target]]))),
      types: typesOf(columns),
      stages: stageWords(looked, columns),
      deals: dealWords(looked, columns),
      filled: filledOf(columns, preset),
      spelling: spellingOf(header, preset),
      ...{ dateFormats: habit.formats, dateOrder: habit.order },
      figure: figureOf(columns.filter(({ look }) => look === 'number').flatMap(({ name }) => cellsOf(looked, name))),
      ...{ timezone: looked.timezone, delimiter: looked.delimiter, encoding: looked.encoding, asOf: looked.today },
    },
  }
}

const sourceOf = (name: string): string => plainHeader(name.replace(/\d{4,}/g, '')).slice(0, 60) || 'file'

const isDateTarget = ({ target, look }: GuessedColumn): boolean =>
  look === 'date' &&
  target !== null &&
  (DATES.has(target) || target.startsWith('reached:') || target.startsWith('field:'))

const cellsOf = ({ header, rows }: Looked, name: string): readonly string[] => {
  const index = header.indexOf(name)
  return rows.map((row) => row[index] ?? '')
}

interface Idea {
  readonly name: string
  readonly target: string | null
  readonly confidence: Confidence
  readonly look: Look
}

const RANK: readonly Confidence[] = ['sure', 'likely', 'unsure', 'none']

function guessColumns(looked: Looked, kind: FileKind, preset: Preset | undefined): GuessedColumn[] {
  const ideas = looked.header.map((name): Idea => ideaOf(name, looked, kind, preset))
  const holder = new Map<string, string>()
  // The surest idea has the meaning, whatever the order of the columns.
  for (const confidence of RANK)
    for (const { name, target, confidence: own } of ideas)
      if (own === confidence && target !== null && isSingle(target) && !holder.has(target)) holder.set(target, name)
  return ideas.map((idea): GuessedColumn => {
    const samples = [
      ...new Set(
        cellsOf(looked, idea.name)
          .map((cell) => cell.trim())
          .filter((cell) => cell !== ''),
      ),
    ]
      .slice(0, 3)
      .map((cell) => (cell.length > 80 ? `${cell.slice(0, 79)}…` : cell))
    const first = idea.target === null ? undefined : holder.get(idea.target)
    if (first === undefined || first === idea.name || idea.target === null || !isSingle(idea.target))
      return { ...idea, samples }
    const own = fieldFor(idea.name)
    const isFree = own !== null && kind !== 'reps' && !holder.has(own)
    if (isFree && own !== null) holder.set(own, idea.name)
    return { ...idea, samples, besides: first, target: isFree ? own : null, confidence: 'unsure' }
  })
}

const isSingle = (target: string): boolean => !['unsubscribed', 'bounced', 'do_not_contact'].includes(target)

function ideaOf(name: string, looked: Looked, kind: FileKind, preset: Preset | undefined): Idea {
  const look = lookOf(cellsOf(looked, name))
  const plain = plainHeader(name)
  const known = preset === undefined ? undefined : preset.fields[plain]
  const target = resolved(known ?? FIELDS_BY_HEADER[kind].get(plain), looked.stages)
  if (known !== undefined) return { name, target, confidence: target === null ? 'none' : 'sure', look }
  if (preset !== undefined) return { name, target: null, confidence: 'none', look }
  if (target !== null && fits(target, look))
    return { name, target, confidence: confirms(target, look) ? 'sure' : 'likely', look }
  const byLook = kind === 'people' || kind === 'events' ? BY_LOOK[look] : undefined
  if (byLook !== undefined) return { name, target: byLook, confidence: look === 'email' ? 'likely' : 'unsure', look }
  const isKept = name !== '' && looked.header.length <= KEEP_UNKNOWN && look !== 'empty' && kind !== 'reps'
  return { name, target: isKept ? fieldFor(name) : null, confidence: isKept ? 'unsure' : 'none', look }
}

/** `reached:mql` names the field's word; here it becomes the funnel's own stage, or nothing where it has none. */
function resolved(target: string | undefined, stages: readonly NamedStage[]): string | null {
  if (target === undefined) return null
  if (!target.startsWith('reached:')) return target
  const stage = stageFor(target.slice('reached:'.length), stages)
  return stage === undefined ? null : `reached:${stage}`
}

/** Whether the cells can be what the header says; a column without cells can be anything. */
function fits(target: string, look: Look): boolean {
  if (look === 'empty') return true
  if (target === 'email' || target === 'rep.email') return look === 'email'
  if (DATES.has(target) || target.startsWith('reached:')) return look === 'date' || look === 'number'
  if (NUMBERS.has(target)) return look === 'number'
  if (target === 'company.website') return look === 'website'
  if (target === 'stage' || target === 'deal.stage' || target === 'owner') return look !== 'date' && look !== 'number'
  return true
}

const confirms = (target: string, look: Look): boolean =>
  ['email', 'website', 'date', 'phone'].includes(look) ||
  (look === 'number' && NUMBERS.has(target)) ||
  (look === 'text' && !DATES.has(target))

function typesOf(columns: readonly GuessedColumn[]): Choices['types'] {
  const types: Record<string, 'number' | 'flag' | 'date'> = {}
  for (const { name, target, look } of columns)
    if (
      target?.startsWith('field:') === true &&
      (look === 'number' || look === 'flag' || look === 'date') &&
      !isCode(target)
    )
      types[name] = look
  return types
}

/** Digits that are no amounts. */
const isCode = (target: string): boolean => ['field:phone', 'field:mobile', 'field:postal_code'].includes(target)

const wordsOf = (looked: Looked, columns: readonly GuessedColumn[], target: string): string[] => {
  const column = columns.find((one) => one.target === target)
  if (column === undefined) return []
  const words = new Set(
    (looked.words?.[column.name] ?? cellsOf(looked, column.name))
      .map((cell) => cell.trim())
      .filter((cell) => cell !== ''),
  )
  return [...words].slice(0, MAX_WORDS)
}

/** Words that mean no stage of the funnel are asked about: they map to nothing until somebody says. */
const stageWords = (looked: Looked, columns: readonly GuessedColumn[]): Record<string, string> =>
  Object.fromEntries(wordsOf(looked, columns, 'stage').map((word) => [word, stageFor(word, looked.stages) ?? '']))

const dealWords = (looked: Looked, columns: readonly GuessedColumn[]): Choices['deals'] =>
  Object.fromEntries(wordsOf(looked, columns, 'deal.stage').map((word) => [word, dealStatus(word)]))

/** A date or a reason in a column about closed channels counts as yes; a word is looked at. */
const filledOf = (columns: readonly GuessedColumn[], preset: Preset | undefined): string[] =>
  columns
    .filter(({ target }) => target === 'unsubscribed' || target === 'bounced')
    .filter(({ name, look }) => look === 'date' || preset?.filled?.includes(plainHeader(name)) === true)
    .map(({ name }) => name)

const spellingOf = (header: readonly string[], preset: Preset | undefined): Choices['spelling'] =>
  Object.fromEntries(
    header.flatMap((name) => {
      const spelled = preset?.spelling?.[plainHeader(name)]
      return spelled === undefined ? [] : [[name, spelled]]
    }),
  )
