import { didYouMean } from '../../definition/nearest.ts'
import { type Parsed, type Path, parseFile } from '../../definition/parse.ts'
import { inReadingOrder, type Problem, problemAt } from '../../definition/problem.ts'
import { around, type Surroundings } from './around.ts'
import { type Place, readField } from './field.ts'
import type { Afterwards, Field, Form, FormStep } from './form.ts'
import { type FieldSource, type FormSource, formSource } from './source.ts'
import { webAddress, webOrigin } from './target.ts'
import { wordsIn } from './words.ts'

/** A form, with what is worth a look; or everything that is wrong with its text. */
export type ParsedForm =
  | { readonly ok: true; readonly form: Form; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** More fields than anybody fills in. */
const MOST_FIELDS = 60
/** A form of sixty fields with their options is a tenth of it. */
export const MOST_LETTERS = 200_000

/** Reads `forms/ID.yaml` and judges it against what is around it; all problems come back together. */
export function parseForm(text: string, surroundings: Surroundings = around(), file?: string): ParsedForm {
  const name = file ?? 'form.yaml'
  if (text.length > MOST_LETTERS)
    return { ok: false, problems: [problemAt(name, text, 0, 'this text is longer than any form')] }
  const parsed = parseFile(name, text, formSource)
  if (isProblems(parsed)) return { ok: false, problems: parsed }
  const reading: Reading = { parsed, surroundings, problems: [], warnings: [] }
  const form = formOf(reading)
  const { problems, warnings } = reading
  return problems.length > 0
    ? { ok: false, problems: inReadingOrder(problems) }
    : { ok: true, form, warnings: inReadingOrder(warnings) }
}

const isProblems = (parsed: Parsed<FormSource> | readonly Problem[]): parsed is readonly Problem[] =>
  Array.isArray(parsed)

interface Reading {
  readonly parsed: Parsed<FormSource>
  readonly surroundings: Surroundings
  readonly problems: Problem[]
  readonly warnings: Problem[]
}

const say = ({ parsed, problems }: Reading, path: Path, message: string, hint?: string): void => {
  problems.push(parsed.problem(path, message, hint))
}

/** The steps as they are written, each with the path of its fields. */
function stepsIn({
  steps,
  fields,
}: FormSource): readonly { title?: string; fields: readonly FieldSource[]; path: Path }[] {
  if (steps !== undefined)
    return steps.map(({ title, fields: own }, index) => ({
      ...(title !== undefined && { title }),
      ...{ fields: own, path: ['steps', index, 'fields'] },
    }))
  return fields === undefined ? [] : [{ fields, path: ['fields'] }]
}

function formOf(reading: Reading): Form {
  const { value } = reading.parsed
  const { id, title, lead, language = 'en', event, asset, confirm = false, askAtMost } = value
  const { button = wordsIn(language).button } = value
  if (value.steps !== undefined && value.fields !== undefined)
    say(reading, ['fields'], 'a form has steps or fields, not both', 'put these fields into a step')
  if (value.steps === undefined && value.fields === undefined) say(reading, [], '"fields" is missing')
  const { assets } = reading.surroundings
  if (asset !== undefined && assets !== undefined && !assets.has(asset))
    say(reading, ['asset'], `there is no asset "${asset}"`, didYouMean(asset, assets))
  return {
    ...{ id, title, button, language, confirm },
    ...(lead !== undefined && { lead }),
    ...(event !== undefined && { event }),
    ...(asset !== undefined && { asset }),
    ...(askAtMost !== undefined && { askAtMost }),
    steps: readSteps(reading),
    after: afterOf(reading),
    origins: originsOf(reading),
  }
}

function readSteps(reading: Reading): readonly FormStep[] {
  const earlier = new Map<string, Field>()
  const { parsed, surroundings, problems } = reading
  let count = 0
  const steps = stepsIn(parsed.value).map(({ title, fields, path }): FormStep => {
    const read = fields.flatMap((source, index): readonly Field[] => {
      count += 1
      if (count === MOST_FIELDS + 1) say(reading, [...path, index], `a form has at most ${MOST_FIELDS} fields`)
      const at = [...path, index]
      const place: Place = {
        ...{ surroundings, earlier },
        problem: (below, message, hint) => problems.push(parsed.problem([...at, ...below], message, hint)),
        warning: (below, message, hint) => reading.warnings.push(parsed.problem([...at, ...below], message, hint)),
      }
      const field = readField(source, place)
      if (field === undefined) return []
      if (earlier.has(field.id)) say(reading, [...at, 'id'], `there are two fields "${field.id}"`)
      sameTrait(reading, [...earlier.values()], field, at)
      earlier.set(field.id, field)
      return [field]
    })
    return { ...(title !== undefined && { title }), fields: read }
  })
  canBeReached(reading, [...earlier.values()])
  return steps
}

/** Two answers for one field of a person would overwrite each other, unless a condition lets only one of them be asked. */
function sameTrait(reading: Reading, earlier: readonly Field[], field: Field, at: Path): void {
  const { trait } = field
  const twin = earlier.find((one) => trait !== undefined && one.trait === trait && one.id !== field.id)
  if (twin === undefined || (twin.when !== undefined && field.when !== undefined)) return
  say(
    reading,
    [...at, 'id'],
    `"${twin.id}" and "${field.id}" both go to the person's ${trait}`,
    'write trait: none on one',
  )
}

function canBeReached(reading: Reading, fields: readonly Field[]): void {
  if (fields.length === 0) return
  const ways = fields.filter(({ trait }) => trait === 'email' || trait === 'phone')
  if (ways.length === 0)
    reading.warnings.push(
      reading.parsed.problem(
        ['title'],
        'nobody can be reached by what this form asks: it has no e-mail address and no phone number',
      ),
    )
}

function afterOf(reading: Reading): Afterwards {
  const { after = {}, language = 'en' } = reading.parsed.value
  const { thanks } = wordsIn(language)
  const { title = thanks.title, text = thanks.text, redirect, cta } = after
  if (redirect === undefined) return { kind: cta === true ? 'cta' : 'text', title, text }
  if (after.title !== undefined || after.text !== undefined || cta !== undefined)
    say(
      reading,
      ['after', 'redirect'],
      'whoever is sent on sees no page here',
      'leave out title, text and cta, or the redirect',
    )
  const url = webAddress(redirect)
  if (url === undefined)
    say(
      reading,
      ['after', 'redirect'],
      'this is no address that a browser may be sent to',
      'https://www.acme.com/thanks, or a path of this server: /thanks',
    )
  return { kind: 'redirect', url: url ?? '/' }
}

function originsOf(reading: Reading): readonly string[] {
  const { origins = [] } = reading.parsed.value
  return origins.flatMap((written, index) => {
    const origin = webOrigin(written)
    if (origin === undefined)
      say(
        reading,
        ['origins', index],
        'this is no origin: the beginning of an address, without a path',
        'https://www.acme.com, or "*" for any',
      )
    return origin ?? []
  })
}
