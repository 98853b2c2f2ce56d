/** A version of a form of the demo, and how people took it. */
export interface PlannedVersion {
  /** Days before the day the demo is filled; absent: from the beginning. */
  readonly daysAgo?: number
  readonly note: string
  readonly text: string
  /** Of strangers who see it, how many begin and do not send it. */
  readonly givesUp: number
  /** Where they stop. */
  readonly leftAt: readonly { readonly weight: number; readonly field: string }[]
}

/** A form of Tidemark: where it stands, and its versions in order. */
export interface PlannedForm {
  readonly id: string
  readonly pages: readonly string[]
  /** Of those who see the page, how many scroll as far as the form. */
  readonly inSight: number
  readonly versions: readonly PlannedVersion[]
}

const NEWS = '  - { id: news, kind: consent, label: Newsletter, purpose: newsletter }\n'
const SITE = 'origins: [https://www.tidemark.example]\n'
const INDUSTRIES =
  '[manufacturing, healthcare, legal, finance, logistics, professional services, retail, hospitality, media]'
const WHEN = `options:
          - { value: 1, label: Within a month }
          - { value: 3, label: Within three months }
          - { value: 6, label: Within half a year }
          - { value: 12, label: Within a year }
          - { value: 24, label: Later }`

const ABOUT_YOU = `      - { id: email, kind: email, label: Work e-mail, required: true }
      - { id: first_name, kind: text, label: First name, required: true, ask: unknown }
      - { id: last_name, kind: text, label: Last name, required: true, ask: unknown }
      - { id: company, kind: text, label: Company, required: true, ask: unknown }
      - { id: title, kind: text, label: What is your role?, ask: unknown }
`

const DEMO_LONG = `id: demo-request
title: See your own data come back
lead: Half an hour with a recovery engineer, on a copy of your own files.
button: Ask for a demo
event: demo_requested
${SITE}after: { title: Thank you, text: A recovery engineer writes to you within one working day. }
steps:
  - title: Your request
    fields:
${ABOUT_YOU}      - { id: industry, kind: select, label: Industry, required: true, options: ${INDUSTRIES} }
      - { id: headcount, kind: number, label: How many people work there?, required: true, whole: true, min: 1, max: 1000000 }
      - { id: phone, kind: phone, label: Phone, required: true }
      - { id: budget, kind: number, label: Budget a year in euros, required: true, min: 0, max: 100000000 }
      - id: timeline
        kind: select
        label: When would you like to start?
        required: true
        ${WHEN}
      - { id: it_pain, kind: text, label: What hurts most right now?, lines: 4 }
`

const DEMO_SHORT = `id: demo-request
title: See your own data come back
lead: Half an hour with a recovery engineer, on a copy of your own files.
button: Ask for a demo
event: demo_requested
${SITE}after: { title: Thank you, text: A recovery engineer writes to you within one working day. }
steps:
  - title: About you
    fields:
${ABOUT_YOU}  - title: About your plans
    fields:
      - { id: headcount, kind: number, label: How many people work there?, required: true, whole: true, min: 1, max: 1000000 }
      - id: timeline
        kind: select
        label: When would you like to start?
        required: true
        ${WHEN}
      - { id: budget, kind: number, label: Budget a year in euros, min: 0, max: 100000000 }
      - { id: phone, kind: phone, label: Phone, help: Only if you would like to be called. }
`

const READINESS = `id: readiness-check
title: Would your backup survive a bad Monday?
lead: Three minutes of questions, and a report about what would come back and what would not.
button: Show my report
asset: your-backup-readiness-report
${SITE}after: { title: Your report is ready, text: 'It stands below, and in your inbox.', cta: true }
steps:
  - title: Your backup
    fields:
      - { id: it_pain, kind: text, label: What hurts most right now?, lines: 3 }
      - { id: current_provider, kind: text, label: Who looks after your IT today? }
      - { id: tech_stack, kind: multi, label: What do you run?, options: [microsoft 365, azure, aws, google workspace, vmware, citrix, proxmox, nextcloud] }
  - title: Your company
    fields:
      - { id: company, kind: text, label: Company, required: true, ask: unknown }
      - { id: industry, kind: select, label: Industry, required: true, options: ${INDUSTRIES} }
      - { id: headcount, kind: number, label: How many people work there?, required: true, whole: true, min: 1, max: 1000000 }
      - { id: budget, kind: number, label: What may it cost in a year?, required: true, min: 0, max: 100000000 }
      - id: timeline
        kind: select
        label: When do you want it solved?
        required: true
        ${WHEN}
  - title: Where the report goes
    fields:
      - { id: email, kind: email, label: Work e-mail, required: true }
      - { id: first_name, kind: text, label: First name, required: true, ask: unknown }
      - { id: last_name, kind: text, label: Last name, required: true, ask: unknown }
      - { id: title, kind: text, label: What is your role?, ask: unknown }
      - { id: phone, kind: phone, label: Phone, help: Only if you would like to be called. }
    ${NEWS}`

const CHECKLIST = `id: backup-checklist
title: 'The backup checklist: 24 questions that an auditor, an insurer and a bad Monday will ask'
lead: Two pages. Tell us where to send it.
button: Send me the checklist
asset: the-backup-checklist-24-questions
${SITE}after: { title: It is on its way, text: The link stands below and in your inbox., cta: true }
fields:
  - { id: email, kind: email, label: Work e-mail, required: true }
  - { id: first_name, kind: text, label: First name, required: true, ask: unknown }
  - { id: last_name, kind: text, label: Last name, ask: unknown }
  - { id: company, kind: text, label: Company, ask: unknown }
  - { id: title, kind: text, label: What is your role?, ask: unknown }
  - { id: industry, kind: select, label: Industry, options: ${INDUSTRIES} }
  - { id: headcount, kind: number, label: How many people work there?, whole: true, min: 1, max: 1000000 }
  - { id: budget, kind: number, label: What may it cost in a year?, min: 0, max: 100000000 }
  - id: timeline
    kind: select
    label: When do you want it solved?
    options: [{ value: 3, label: Within three months }, { value: 6, label: Within half a year }, { value: 12, label: Within a year }, { value: 24, label: Later }]
${NEWS}`

const NEWSLETTER = `id: newsletter
title: What we learned from this month's restores
lead: One mail a month. No sales talk.
button: Subscribe
event: newsletter_subscribed
${SITE}after: { title: One more step, text: 'We have sent you a mail. Press the button in it, and you are on the list.' }
fields:
  - { id: email, kind: email, label: E-mail, required: true }
  - { id: first_name, kind: text, label: First name, ask: unknown }
  - { id: news, kind: consent, label: Newsletter, purpose: newsletter, required: true }
`

const CONTACT = `id: contact
title: Talk to us
lead: We answer within one working day.
button: Send
${SITE}after: { title: Thank you, text: Your message is with us. }
fields:
  - { id: first_name, kind: text, label: First name, required: true }
  - { id: last_name, kind: text, label: Last name, required: true }
  - { id: email, kind: email, label: E-mail, required: true }
  - { id: company, kind: text, label: Company }
  - { id: message, kind: text, label: What can we do for you?, lines: 6, required: true, trait: none }
`

/** Never published: what somebody at Tidemark is in the middle of. */
export const DRAFT_FORM = {
  id: 'webinar',
  text: `id: webinar
title: 'Live: restoring four terabytes while you watch'
button: Save my place
event: webinar_registered
fields:
  - { id: email, kind: email, label: Work e-mail, required: true }
  - { id: first_name, kind: text, label: First name }
`,
}

const left = (field: string, weight: number) => ({ field, weight })
const FIRST = 'As on the old website'

/** What Tidemark's website asks its visitors. */
export const PLANNED_FORMS: readonly PlannedForm[] = [
  {
    ...{ id: 'demo-request', pages: ['/contact', '/pricing'], inSight: 0.85 },
    versions: [
      {
        ...{ note: FIRST, text: DEMO_LONG, givesUp: 0.46 },
        leftAt: [left('phone', 42), left('budget', 35), left('industry', 9), left('headcount', 8), left('email', 6)],
      },
      {
        ...{
          daysAgo: 18,
          note: 'Two short steps; phone and budget no longer required',
          text: DEMO_SHORT,
          givesUp: 0.15,
        },
        leftAt: [left('timeline', 40), left('headcount', 25), left('phone', 20), left('email', 15)],
      },
    ],
  },
  {
    ...{ id: 'readiness-check', pages: ['/readiness-check'], inSight: 0.9 },
    versions: [
      {
        ...{ note: 'First version', text: READINESS, givesUp: 0.5 },
        leftAt: [
          left('budget', 44),
          left('phone', 18),
          left('headcount', 16),
          left('tech_stack', 12),
          left('email', 10),
        ],
      },
    ],
  },
  {
    ...{ id: 'backup-checklist', pages: ['/guides/backup-checklist', '/de/ransomware'], inSight: 0.45 },
    versions: [
      {
        ...{ note: FIRST, text: CHECKLIST, givesUp: 0.16 },
        leftAt: [left('budget', 30), left('company', 22), left('title', 20), left('email', 18), left('news', 10)],
      },
    ],
  },
  {
    ...{ id: 'newsletter', pages: ['/blog', '/blog/ransomware-2026', '/blog/restore-test'], inSight: 0.4 },
    versions: [
      { note: 'First version', text: NEWSLETTER, givesUp: 0.06, leftAt: [left('email', 70), left('news', 30)] },
    ],
  },
  {
    ...{ id: 'contact', pages: ['/contact'], inSight: 0.6 },
    versions: [
      {
        note: FIRST,
        text: CONTACT,
        givesUp: 0.12,
        leftAt: [left('message', 60), left('email', 25), left('company', 15)],
      },
    ],
  },
]
