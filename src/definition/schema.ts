import { z } from 'zod'
import { channels } from './schema-channels.ts'
import { playbook } from './schema-playbook.ts'
import { scoring } from './schema-scoring.ts'
import { condition, duration, guess, id, oneOrMany, percent, text, texts } from './schema-words.ts'

const stage = z.strictObject({
  id,
  name: text.describe('As people read it.'),
  short: z.string().max(12).exactOptional().describe("The field's short name, if it has one: MQL, SAL, SQL."),
  position: z
    .enum(['TOFU', 'MOFU', 'BOFU', 'post'])
    .describe('Top, middle or bottom of the funnel, or after the sale.'),
  owner: z.enum(['marketing', 'sales']).describe('Who answers for this stage.'),
  enter: condition.exactOptional().describe('Who is in; absent only on the first stage, where everybody begins.'),
  goal: text.exactOptional().describe('What this stage is for.'),
  input: text.exactOptional().describe('What arrives here.'),
  action: text.exactOptional().describe('What is done here.'),
  output: text.exactOptional().describe('What leaves here.'),
  tool: text.exactOptional().describe('What kind of tool does the work.'),
  failure: text.exactOptional().describe('How this stage usually breaks.'),
  content: texts.exactOptional().describe('What helps people here.'),
  maxDwell: duration.exactOptional().describe('Longer than this in the stage is worth a look.'),
  guess,
})

const benchmark = z.strictObject({
  from: id,
  to: id,
  weak: percent.exactOptional().describe('Below this is weak.'),
  average: z.tuple([percent, percent]).exactOptional().describe('From and to: [15%, 30%].'),
  strong: percent.exactOptional().describe('From this on is strong.'),
  median: percent.exactOptional(),
  topQuartile: percent.exactOptional(),
  source: text.describe('Who says so.'),
  lever: text.exactOptional().describe('What moves this number.'),
  below: text.exactOptional().describe('What being below it usually means.'),
  guess,
})

const routing = z.strictObject({
  when: condition.exactOptional().describe('Who needs an owner.'),
  accountOwnerFirst: z.boolean().exactOptional().describe('Whoever owns the account gets its people; on unless false.'),
  alerts: z.boolean().exactOptional().describe('A rep gets a mail when a lead becomes theirs; off unless true.'),
  alertOn: oneOrMany
    .exactOptional()
    .describe(
      'Events by which somebody asks to be called (demo_requested): their owner gets a mail at once, when the lead becomes theirs or asks again.',
    ),
  teams: z
    .array(z.strictObject({ id, name: text.describe('As people read it.') }))
    .min(1)
    .describe('Who takes leads; their people are set in the product.'),
  rules: z
    .array(
      z.strictObject({
        id,
        when: condition.exactOptional(),
        team: id,
        why: text.describe('Shown to the rep.'),
        guess,
      }),
    )
    .describe('The first that holds names the team.'),
})

const field = z.strictObject({
  id: id.describe('How conditions name it.'),
  type: z.enum(['text', 'number', 'flag', 'list', 'date']).describe('What its values are; a flag is yes or no.'),
  of: z.enum(['person', 'account', 'opportunity']).exactOptional().describe('Absent: person.'),
  label: text.exactOptional().describe('As people read it.'),
  options: texts.exactOptional().describe('What its values may be, for forms and screens; only of text and list.'),
  requiredAt: id
    .exactOptional()
    .describe('From this stage on it should be known; data completeness is counted against it, nobody is held back.'),
})

/** funnel.yaml as it is written. */
export const funnelSource = z.strictObject({
  name: id.describe('Short name of the funnel.'),
  title: text.describe('As people read it.'),
  source: text.exactOptional().describe('The article or person this funnel follows.'),
  timezone: text.describe('IANA name: Europe/Vienna. Days, clocks and hours are in it.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'a currency is three capital letters: EUR')
    .describe('Of budgets and deals: EUR.'),
  policy: z
    .strictObject({ skip: z.enum(['imply', 'strict']).exactOptional().describe('Absent: imply.') })
    .exactOptional()
    .describe('imply: reaching a later stage counts the ones between as passed; strict: one after the other.'),
  fields: z.array(field).exactOptional().describe('Facts of your own that conditions may use.'),
  lists: z.record(id, texts).exactOptional().describe('Named lists: person.email_domain in lists.competitors.'),
  stages: z.array(stage).min(2, 'a funnel has at least two stages').describe('In order, from stranger to customer.'),
  disqualify: z
    .array(z.strictObject({ id, when: condition, reason: text.describe('Shown to people.'), guess }))
    .exactOptional()
    .describe('Who is out, whatever the score. An unknown fact never disqualifies.'),
  recycle: z
    .array(
      z.strictObject({
        id,
        from: oneOrMany.describe('Stages somebody leaves.'),
        to: id,
        when: condition.exactOptional(),
        after: duration.exactOptional().describe('Since the last captured activity.'),
        reason: text.describe('Shown to people.'),
        coolDown: duration.exactOptional().describe('How long the criteria rest afterwards; absent: not at all.'),
        guess,
      }),
    )
    .exactOptional()
    .describe('The only automatic ways back; each begins a new cycle.'),
  scoring: scoring.exactOptional().describe('Points for who they are and what they do.'),
  tracks: z
    .array(
      z.strictObject({
        id,
        name: text.describe('As people read it.'),
        when: condition.exactOptional().describe('Absent only on the last one, which takes everybody else.'),
        to: z.enum(['rep', 'nurture', 'out', 'ask']).describe('A rep now, nurture, out, or one question first.'),
        guess,
      }),
    )
    .exactOptional()
    .describe('What happens next with a qualified lead; the first that holds.'),
  routing: routing.exactOptional().describe('Who needs an owner and which team it comes from.'),
  benchmarks: z.array(benchmark).exactOptional().describe('What others reach between two stages, with the source.'),
  report: z
    .strictObject({ dimensions: z.array(id).describe('Names of person fields.') })
    .exactOptional()
    .describe('Person fields that reports split by at full speed.'),
  identity: z
    .strictObject({
      blocked: z.array(z.string().max(200)).exactOptional().describe('Patterns of identifiers that name nobody.'),
      limits: z
        .record(text, z.int().positive())
        .exactOptional()
        .describe('How many identifiers of a kind one person has.'),
      priority: z.array(text).exactOptional().describe('Strongest identifier first.'),
    })
    .exactOptional()
    .describe('What counts as the same person.'),
  channels: channels
    .exactOptional()
    .describe('Channels of your own, in order, before the built-in ones; they sort what arrives from now on.'),
  aliases: z.record(text, text).exactOptional().describe('Variants of product names, for imports of deals.'),
  ...playbook,
})

/** funnel.yaml after its shape was checked, before its names and conditions are. */
export type FunnelSource = z.infer<typeof funnelSource>

/** The JSON Schema of funnel.yaml, for editors and for the reference page. */
export const jsonSchema = (): Readonly<Record<string, unknown>> => ({
  title: 'funnel.yaml',
  ...z.toJSONSchema(funnelSource, { io: 'input' }),
})
