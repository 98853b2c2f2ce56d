import { z } from 'zod'
import { fromMs, type Json, type Timestamp } from '../funnel/brand.ts'
import type { Definition } from './definition.ts'
import { DURATION_FORM, parseDuration } from './duration.ts'
import { didYouMean } from './nearest.ts'
import { type Parsed, type Path, parseFile } from './parse.ts'
import { inReadingOrder, type Problem } from './problem.ts'
import { text } from './schema-words.ts'
import { eventName, pagePath } from './signal-key.ts'
import { byTime, type Expectation, type Walk, type WalkAct } from './walk.ts'

/** The file of a definition that holds its tests. */
export const WALKS_FILE = 'funnel.test.yaml'

const DEFAULT_START = '2026-03-02T09:00:00.000Z'

const at = text.describe('Since the start (+2d, +30m) or an instant (2026-03-02T14:00:00Z).')
const json: z.ZodType<Json> = z.json()
const facts = z.record(z.string(), json)

const step = z.strictObject({
  at: at.exactOptional(),
  page: text.exactOptional().describe('A page was seen.'),
  event: text.exactOptional().describe('Something was done.'),
  properties: facts.exactOptional(),
  traits: facts.exactOptional().describe('Facts about the person.'),
  account: facts.exactOptional().describe('Facts about the company.'),
  opportunity: facts.exactOptional().describe('Facts about the deal.'),
  declare: text.exactOptional().describe('Somebody says the stage is this.'),
  by: z.enum(['import', 'person', 'crm']).exactOptional(),
  reason: text.exactOptional(),
})

const expectation = z.strictObject({
  at: at.exactOptional().describe('Absent: right after the last step.'),
  stage: text.exactOptional(),
  furthest: text.exactOptional(),
  cycle: z.int().positive().exactOptional(),
  score: z.number().exactOptional(),
  fit: z.number().exactOptional(),
  engagement: z.number().exactOptional(),
  grade: text.exactOptional(),
  track: text.exactOptional(),
  team: z.union([text, z.null()]).exactOptional().describe('Null: nobody is asked to own this person.'),
  disqualified: z.union([text, z.null()]).exactOptional().describe('The rule that takes this person out, or null.'),
})

/** funnel.test.yaml as it is written. */
export const walksSource = z.strictObject({
  walks: z
    .array(
      z.strictObject({
        name: text,
        start: text.exactOptional().describe('When +0m is; absent: Monday 2026-03-02 09:00 UTC.'),
        given: z.array(step).min(1),
        expect: z.array(expectation).min(1),
      }),
    )
    .describe('Stories of one person each, with what must come out.'),
})

type Source = z.infer<typeof walksSource>
type WalkSource = Source['walks'][number]
type StepSource = WalkSource['given'][number]

export type ParsedWalks =
  | { readonly ok: true; readonly walks: readonly Walk[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Reads the tests of a definition, or lists everything that is wrong with them. */
export function parseWalks(source: string, definition: Definition, file = WALKS_FILE): ParsedWalks {
  const parsed = parseFile(file, source, walksSource)
  if (!('value' in parsed)) return { ok: false, problems: parsed }
  const reader = new Reader(parsed, definition)
  const walks = parsed.value.walks.map((walk, i) => reader.walk(walk, ['walks', i]))
  return reader.problems.length > 0 ? { ok: false, problems: inReadingOrder(reader.problems) } : { ok: true, walks }
}

class Reader {
  readonly problems: Problem[] = []
  readonly #parsed: Parsed<Source>
  readonly #known: Readonly<Record<'stage' | 'track' | 'team', readonly string[]>>

  constructor(parsed: Parsed<Source>, definition: Definition) {
    this.#parsed = parsed
    this.#known = {
      stage: definition.stages.map((stage) => stage.id),
      track: [...definition.tracks.map((track) => track.id), 'unknown'],
      team: definition.routing.teams.map((team) => team.id),
    }
  }

  walk(walk: WalkSource, path: Path): Walk {
    const start = this.#instant(walk.start ?? DEFAULT_START, 0, [...path, 'start'])
    const given = walk.given.map((said, i) => ({
      at: fromMs(this.#instant(said.at ?? '+0m', start, [...path, 'given', i, 'at'])),
      act: this.#act(said, [...path, 'given', i]),
    }))
    const end = given.reduce<Timestamp>((latest, one) => (one.at > latest ? one.at : latest), fromMs(start))
    const expect = walk.expect.map((wanted, i) => this.#expectation(wanted, start, end, [...path, 'expect', i]))
    return { name: walk.name, given: given.sort(byTime), expect: expect.sort(byTime) }
  }

  #expectation(wanted: WalkSource['expect'][number], start: number, end: Timestamp, path: Path): Expectation {
    const { at: when, ...rest } = wanted
    for (const name of ['stage', 'furthest', 'track', 'team'] as const) {
      const word = wanted[name]
      if (typeof word === 'string') this.#checkName(name === 'furthest' ? 'stage' : name, word, [...path, name])
    }
    return { at: when === undefined ? end : fromMs(this.#instant(when, start, [...path, 'at'])), ...rest }
  }

  #act(said: StepSource, path: Path): WalkAct {
    const acts = actsOf(said)
    const [act] = acts
    if (act === undefined || acts.length > 1) {
      this.#refuse(path, 'a step says one thing: page, event, traits, account, opportunity or declare')
      return { kind: 'traits', traits: {} }
    }
    if (act.kind === 'declare') this.#checkName('stage', act.stage, [...path, 'declare'])
    return act
  }

  #instant(written: string, start: number, path: Path): number {
    if (written.startsWith('+')) {
      const ms = /^\+0[smhdw]$/.test(written) ? 0 : parseDuration(written.slice(1))
      if (ms !== undefined) return start + ms
    }
    const ms = written.includes('T') ? Date.parse(written) : Number.NaN
    if (Number.isFinite(ms)) return ms
    this.#refuse(path, `this is no instant: write + and ${DURATION_FORM}, or 2026-03-02T14:00:00Z`)
    return start
  }

  #checkName(kind: 'stage' | 'track' | 'team', word: string, path: Path): void {
    const known = this.#known[kind]
    if (!known.includes(word)) this.#refuse(path, `unknown ${kind} "${word}"`, didYouMean(word, known))
  }

  #refuse(path: Path, message: string, hint?: string): void {
    this.problems.push(this.#parsed.problem(path, message, hint))
  }
}

function actsOf(said: StepSource): readonly WalkAct[] {
  const { page, event, traits, account, opportunity, declare, properties = {} } = said
  const acts: WalkAct[] = []
  if (page !== undefined) acts.push({ kind: 'page', path: pagePath(page), properties })
  if (event !== undefined) acts.push({ kind: 'event', name: eventName(event), properties })
  if (traits !== undefined) acts.push({ kind: 'traits', traits })
  if (account !== undefined) acts.push({ kind: 'account', traits: account })
  if (opportunity !== undefined) acts.push({ kind: 'opportunity', traits: opportunity })
  if (declare !== undefined)
    acts.push({
      kind: 'declare',
      stage: declare,
      by: said.by ?? 'person',
      reason: said.reason ?? 'declared in the walk',
    })
  return acts
}
