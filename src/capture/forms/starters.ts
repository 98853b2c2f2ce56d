/** A form to begin with; its text is `forms/ID.yaml` with the id it was made for. */
export interface Starter {
  readonly id: string
  readonly title: string
  /** What it is for, in a line. */
  readonly purpose: string
  readonly text: string
  /** A new workspace has it: for strangers to see, or to be finished. */
  readonly begins?: 'live' | 'draft'
}

const NEWS = `  # The words come from the purpose in funnel.yaml; they are kept as proof with every tick.
  - { id: news, kind: consent, label: Newsletter, purpose: newsletter }
`

const DEMO = `id: demo-request
title: See it with your own data
lead: Half an hour with somebody who knows the field. No slides.
button: Ask for a demo
event: demo_requested
after:
  title: Thank you, we have it
  text: Somebody will write to you within one working day to find a time.

steps:
  - title: About you
    fields:
      - { id: email, kind: email, label: Work e-mail, required: true, placeholder: ana@acme.com }
      - { id: name, kind: text, label: Your name, required: true, ask: unknown }
      - { id: company, kind: text, label: Company, required: true, ask: unknown }
      - id: headcount
        kind: select
        label: How many people work there?
        required: true
        ask: unknown
        options:
          - { value: 1, label: Fewer than 20 }
          - { value: 20, label: 20 to 49 }
          - { value: 50, label: 50 to 199 }
          - { value: 200, label: 200 to 999 }
          - { value: 1000, label: 1000 or more }

  - title: About your plans
    fields:
      - id: timeline
        kind: select
        label: When would you like to start?
        required: true
        options:
          - { value: 1, label: Within a month }
          - { value: 3, label: Within three months }
          - { value: 6, label: Within half a year }
          - { value: 12, label: 'Later, or not decided' }
      - id: budget
        kind: select
        label: What could you spend on it in a year?
        help: A rough guess is enough; it helps us to show what fits.
        when: { field: timeline, is: [1, 3, 6] }
        options:
          - { value: 1000, label: 'Less than 5,000' }
          - { value: 5000, label: '5,000 to 20,000' }
          - { value: 20000, label: '20,000 to 100,000' }
          - { value: 100000, label: 'More than 100,000' }
      - { id: pain, kind: text, label: What should we show you?, lines: 4 }
      - { id: utm_campaign, kind: hidden, query: utm_campaign, trait: none }
`

const CONTACT = `id: contact
title: Write to us
lead: We answer within one working day.
button: Send
event: contact_requested
after:
  title: Thank you
  text: Your message is with us. We answer within one working day.

fields:
  - { id: name, kind: text, label: Your name, required: true }
  - { id: email, kind: email, label: E-mail, required: true }
  - { id: phone, kind: phone, label: Phone, help: Only if you would like to be called. }
  - { id: message, kind: text, label: What can we do for you?, lines: 6, required: true, trait: none }
`

const GUIDE = `id: guide
title: Get the guide
lead: Tell us where to send it.
button: Send me the guide
# Choose what whoever sends this gets: asset: it-guide
askAtMost: 4
after:
  title: It is on its way
  text: The link is in your inbox in a minute.
  cta: true

fields:
  - { id: email, kind: email, label: Work e-mail, required: true }
  - { id: name, kind: text, label: Your name, ask: unknown }
  - { id: company, kind: text, label: Company, ask: unknown }
  - { id: title, kind: text, label: What is your role?, ask: unknown }
  - { id: industry, kind: text, label: Industry, ask: unknown }
${NEWS}`

const NEWSLETTER = `id: newsletter
title: Stay up to date
lead: What we learn in our projects, about twice a month.
button: Subscribe
event: newsletter_subscribed
# The address counts only once somebody opened the mail that we send to it.
confirm: true
after:
  title: One more step
  text: We have sent you a mail. Press the button in it, and you are on the list.

fields:
  - { id: email, kind: email, label: E-mail, required: true }
  - { id: first_name, kind: text, label: First name, ask: unknown }
  - { id: news, kind: consent, label: Newsletter, purpose: newsletter, required: true }
`

const QUOTE = `id: quote
title: Get a quote
lead: Four questions, then you hear from us with a number.
button: Ask for a quote
event: quote_requested
after:
  title: Thank you
  text: You get our quote by mail within two working days.

fields:
  - id: use_case
    kind: select
    label: What is it about?
    required: true
    options: [a new project, replacing what we have, support, something else]
  - id: details
    kind: text
    label: Please tell us more
    lines: 4
    required: true
    trait: none
    when: { field: use_case, is: something else }
  - { id: headcount, kind: number, label: For how many people?, whole: true, min: 1, max: 1000000, required: true }
  - { id: company, kind: text, label: Company, required: true }
  - { id: email, kind: email, label: Work e-mail, required: true }
  - { id: phone, kind: phone, label: Phone }
`

/** The forms a newcomer can begin with. */
export const STARTERS: readonly Starter[] = [
  {
    id: 'demo-request',
    title: 'Demo request',
    purpose: 'Who, how big, when and for how much, in two steps.',
    text: DEMO,
    begins: 'live',
  },
  { id: 'contact', title: 'Contact', purpose: 'Name, address and a message.', text: CONTACT },
  {
    id: 'guide',
    title: 'Guide download',
    purpose: 'A guide for a few details, asking more with each visit.',
    text: GUIDE,
  },
  {
    id: 'newsletter',
    title: 'Newsletter',
    purpose: 'An address with a consent that is proven by mail.',
    text: NEWSLETTER,
    begins: 'draft',
  },
  { id: 'quote', title: 'Quote', purpose: 'What it is about, for how many, and how to answer.', text: QUOTE },
]

/** The text of a form under another id; only its `id:` line changes. */
export const renamed = (text: string, id: string): string =>
  /^id:.*$/m.test(text) ? text.replace(/^id:.*$/m, `id: ${id}`) : `id: ${id}\n${text}`
