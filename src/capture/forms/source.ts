import { z } from 'zod'
import { FORM_SLUG } from './form.ts'

const id = z.string().regex(FORM_SLUG, 'an id is lower-case letters, digits, - and _, and begins with a letter')

const short = z.string().min(1, 'this is empty').max(200, 'at most 200 characters')
const long = z.string().min(1, 'this is empty').max(2_000, 'at most 2,000 characters')

/** A value of a choice: text, or a number where rules compare it. */
const value = z.union([z.string().min(1, 'this is empty').max(200, 'at most 200 characters'), z.number()], {
  error: 'a value is a text or a number',
})

const option = z.union(
  [
    value,
    z.strictObject({
      value: value.describe('What is kept, and what conditions compare: a text, or a number where rules compare one.'),
      label: short.exactOptional().describe('As people read it; absent: the value.'),
    }),
  ],
  {
    error: 'an option is a text, a number, or { value: 3, label: In three months }',
  },
)

const when = z
  .strictObject({
    field: id.describe('The earlier field that is looked at.'),
    is: z
      .union([value, z.array(value).min(1).max(200)], { error: 'write one value or a list of values' })
      .exactOptional()
      .describe('Asked only if one of these was answered: `it`, or `[it, finance]`.'),
    known: z
      .boolean()
      .exactOptional()
      .describe('`true`: asked only if that field was answered; `false`: only if it was not.'),
  })
  .describe('Asked only while this holds; what is not asked is not kept, even if it was filled in before.')

/** Addresses that a question may refuse. */
export const MAIL_KINDS = ['free', 'disposable', 'no-mailbox'] as const

/** The kinds of question a form can put. */
export const KINDS = ['text', 'email', 'phone', 'number', 'select', 'multi', 'consent', 'hidden'] as const

/** One question as it is written; which keys belong to which kind is said by `KEYS_OF`. */
export const fieldSource = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, 'a field id is lower-case letters, digits and _, and begins with a letter')
    .describe('What the answer is called: `headcount`. Lower-case letters, digits and _.'),
  kind: z
    .enum(KINDS)
    .describe(
      'What is asked for: a text, a mail address, a phone number, a number, one choice, several choices, a consent; `hidden` asks nothing.',
    ),
  label: short
    .exactOptional()
    .describe('The question as people read it; every kind but `hidden` and `consent` needs one.'),
  help: z.string().min(1).max(500, 'at most 500 characters').exactOptional().describe('A line under the question.'),
  placeholder: short.exactOptional().describe('An example inside the empty box; of text, email, phone and number.'),
  required: z.boolean().exactOptional().describe('Whether it has to be answered; absent: no.'),
  trait: id
    .exactOptional()
    .describe(
      'The field of the person the answer is kept in; absent: the one with the same name, if there is one; `none`: kept with the answers to this form alone.',
    ),
  ask: z
    .enum(['always', 'unknown'])
    .exactOptional()
    .describe(
      '`unknown`: not asked of somebody who came by a link of a mail of ours and of whom it is known already. Absent: always.',
    ),
  when: when.exactOptional(),
  lines: z.int().min(1).max(20).exactOptional().describe('Of text: how many lines the box shows; absent: 1.'),
  min: z.number().exactOptional().describe('Of number: the least.'),
  max: z
    .number()
    .exactOptional()
    .describe('Of number: the most. Of text: how many characters; absent: 200, or 2,000 with several lines.'),
  whole: z.boolean().exactOptional().describe('Of number: whether only whole numbers count; absent: no.'),
  pattern: z
    .string()
    .min(1)
    .max(200, 'a pattern has at most 200 characters')
    .exactOptional()
    .describe('Of text: what the whole answer has to look like, as an RE2 expression: `[A-Z]{2}\\d{6}`.'),
  patternHint: short
    .exactOptional()
    .describe('Of text: what to say when the pattern does not fit: `Two letters and six digits.`'),
  freeMail: z
    .enum(['allow', 'refuse'])
    .exactOptional()
    .describe('Of email: `refuse` is the older way to write `refuse: [free]`; absent: allow.'),
  refuse: z
    .array(z.enum(MAIL_KINDS))
    .min(1, 'leave refuse out to take every address')
    .max(MAIL_KINDS.length, 'each is said once')
    .exactOptional()
    .describe(
      'Of email: which addresses are not taken: `free` (of free providers), `disposable` (throw-away), `no-mailbox` (no mail can go there); absent: all are taken, and what they are is a flag.',
    ),
  options: z
    .array(option)
    .min(1, 'at least one option')
    .max(200, 'at most 200 options')
    .exactOptional()
    .describe(
      'Of select and multi: what there is to choose; absent: the `options` of the field of the definition it is kept in.',
    ),
  purpose: id.exactOptional().describe("Of consent: the definition's purpose that is agreed to."),
  text: long
    .exactOptional()
    .describe('Of consent: the exact words beside the box, kept as proof; absent: those of the purpose.'),
  value: z.string().min(1).max(200).exactOptional().describe('Of hidden: a value of your own: `pricing-page`.'),
  query: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,60}$/, 'the name of a parameter of an address: utm_campaign')
    .exactOptional()
    .describe("Of hidden: the parameter of the page's address whose value is taken: `utm_campaign`."),
})

const step = z.strictObject({
  title: short.exactOptional().describe('What the step is called.'),
  fields: z
    .array(fieldSource)
    .min(1, 'a step asks at least one thing')
    .describe('The questions of the step, in order.'),
})

const after = z
  .strictObject({
    title: short
      .exactOptional()
      .describe("The heading of the page that says thank you; absent: `Thank you`, in the form's language."),
    text: long.exactOptional().describe('What it says below.'),
    redirect: z
      .string()
      .max(1_000, 'at most 1,000 characters')
      .exactOptional()
      .describe('The address to go to instead: https://www.acme.com/thanks, or a path of this server.'),
    cta: z.literal(true).exactOptional().describe('Shows the next call to action below the text.'),
  })
  .describe('What whoever sent it sees next; absent: a page that says thank you.')

/** forms/ID.yaml as it is written. */
export const formSource = z.strictObject({
  id: id.describe('The name of the form in addresses; the file is called `forms/ID.yaml`.'),
  title: short.describe('The heading, as people read it.'),
  lead: z
    .string()
    .min(1)
    .max(1_000, 'at most 1,000 characters')
    .exactOptional()
    .describe('What it says below the heading: why to fill it in.'),
  button: z
    .string()
    .min(1)
    .max(60, 'at most 60 characters')
    .exactOptional()
    .describe("What the button says; absent: `Send`, in the form's language."),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, 'a language is written en, de or pt-BR')
    .exactOptional()
    .describe(
      'Of its texts, and of what pages say by themselves: `en`, `de`, `fr` and `es` are spoken, any other (`pt-BR`) in English; absent: `en`.',
    ),
  steps: z
    .array(step)
    .min(1)
    .max(10, 'a form has at most 10 steps')
    .exactOptional()
    .describe('The pages of a form that is filled in step by step, in order.'),
  fields: z
    .array(fieldSource)
    .min(1, 'a form asks at least one thing')
    .exactOptional()
    .describe('The questions of a form of one page; instead of `steps`. At most 60 in all.'),
  event: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, 'an event is written in lower-case letters, digits and _: demo_requested')
    .exactOptional()
    .describe('What sending it counts as for scores and stages, beside `form_submitted`: `demo_requested`.'),
  asset: id.exactOptional().describe('The asset that whoever sends it gets.'),
  confirm: z
    .boolean()
    .exactOptional()
    .describe('Whether the address has to be confirmed by mail before the answers are believed; absent: no.'),
  askAtMost: z
    .int()
    .min(1)
    .max(60)
    .exactOptional()
    .describe('How many questions one visit is asked; those of `ask: unknown` beyond it wait for the next one.'),
  after: after.exactOptional(),
  origins: z
    .array(z.string().max(200))
    .max(50, 'at most 50 origins')
    .exactOptional()
    .describe('Sites whose pages may embed it: `https://www.acme.com`; `*`: any. Absent: none but its own page.'),
})

/** A form as it is written, after its shape was checked. */
export type FormSource = z.infer<typeof formSource>
export type FieldSource = z.infer<typeof fieldSource>

type OwnKey = Exclude<keyof FieldSource, 'id' | 'kind'>

const ASKED: readonly OwnKey[] = ['label', 'help', 'required', 'trait', 'ask', 'when']

/** Which keys a question of each kind may have, beside `id` and `kind`. */
export const KEYS_OF: Readonly<Record<FieldSource['kind'], readonly OwnKey[]>> = {
  text: [...ASKED, 'placeholder', 'lines', 'max', 'pattern', 'patternHint'],
  email: [...ASKED, 'placeholder', 'refuse', 'freeMail'],
  phone: [...ASKED, 'placeholder'],
  number: [...ASKED, 'placeholder', 'min', 'max', 'whole'],
  select: [...ASKED, 'options'],
  multi: [...ASKED, 'options'],
  consent: ['label', 'help', 'required', 'when', 'purpose', 'text'],
  hidden: ['trait', 'value', 'query', 'label'],
}

/** The JSON Schema of forms/ID.yaml, for editors and for what the reference has to say. */
export const formJsonSchema = (): Readonly<Record<string, unknown>> => ({
  title: 'forms/ID.yaml',
  ...z.toJSONSchema(formSource, { io: 'input' }),
})
