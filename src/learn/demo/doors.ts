import type { AssetBody } from '../../capture/assets/asset.ts'
import type { CtaBody, PathRule } from '../../capture/ctas/cta.ts'
import { around, type DefinitionPart } from '../../capture/forms/around.ts'
import type { Form } from '../../capture/forms/form.ts'
import { parseForm } from '../../capture/forms/parse.ts'
import { type OfferState, slugOf } from '../../capture/offers/offer.ts'
import { PLANNED_FORMS, type PlannedForm, type PlannedVersion } from './forms.ts'
import { DAY } from './moment.ts'

/** An asset of Tidemark; `file` names one of the repository, to be uploaded. */
export interface PlannedAsset {
  readonly body: AssetBody
  readonly state: OfferState
  readonly file?: string
}

const IT = 'IT manager'
const BOSS = 'Managing director'
const MONEY = 'Head of finance'

const link = (path: string) => ({ kind: 'link', url: `https://www.tidemark.example/files/${path}` }) as const
const open = { gated: false, deliver: 'page', stages: [] as readonly string[] } as const
const gated = { gated: true, deliver: 'both', stages: [] as readonly string[] } as const

/** The library: much for people who look around, little for those who decide, as in most companies. */
export const PLANNED_ASSETS: readonly PlannedAsset[] = [
  {
    ...{ state: 'published', file: 'checklist.pdf' },
    body: {
      ...{ title: 'The backup checklist: 24 questions', summary: 'What auditors and insurers ask.', kind: 'checklist' },
      ...{ position: 'TOFU', intent: 'informational', personas: [IT], ...gated },
    },
  },
  {
    state: 'published',
    body: {
      ...{ title: 'What ransomware costs a firm of a hundred people', summary: 'Eleven cases, in euros and days.' },
      ...{
        kind: 'guide',
        position: 'TOFU',
        intent: 'informational',
        personas: [BOSS],
        source: link('ransomware-costs.pdf'),
        ...open,
      },
    },
  },
  {
    state: 'published',
    body: {
      ...{ title: 'A recovery plan on one page', summary: 'To fill in and to hang up.', kind: 'template' },
      ...{ position: 'TOFU', intent: 'informational', personas: [IT], source: link('recovery-plan.docx'), ...open },
    },
  },
  {
    state: 'published',
    body: {
      ...{ title: 'The first 24 hours after an attack', summary: 'Who does what, hour by hour.', kind: 'playbook' },
      ...{ position: 'TOFU', intent: 'informational', personas: [], source: link('first-24-hours.pdf'), ...open },
    },
  },
  {
    state: 'published',
    body: {
      ...{ title: 'IT budgets of 140 mid-sized firms, compared', summary: 'By industry and size.', kind: 'benchmark' },
      ...{ position: 'TOFU', intent: 'commercial', personas: [IT], source: link('it-budgets.pdf'), ...open },
    },
  },
  {
    state: 'published',
    body: {
      ...{ title: 'Your backup readiness report', summary: 'What would come back, and what would not.' },
      ...{
        kind: 'benchmark',
        position: 'MOFU',
        intent: 'commercial',
        personas: [IT],
        source: link('readiness-report.pdf'),
        ...gated,
      },
    },
  },
  {
    state: 'published',
    body: {
      ...{
        title: 'Harbour Logistics: back in four hours',
        summary: 'A warehouse, a Sunday, 4 TB.',
        kind: 'case study',
      },
      ...{
        position: 'MOFU',
        intent: 'commercial',
        personas: [IT, BOSS],
        source: link('harbour-logistics.pdf'),
        ...open,
      },
    },
  },
  {
    state: 'published',
    body: {
      ...{ title: 'Security, certificates and where your data lies', summary: 'For whoever has to sign.' },
      ...{
        kind: 'security document',
        position: 'BOFU',
        intent: 'transactional',
        personas: [IT],
        source: link('security.pdf'),
        ...open,
      },
    },
  },
  {
    state: 'draft',
    body: {
      ...{ title: 'What it costs and what it saves, for your own numbers', summary: '', kind: 'buyer guide' },
      ...{ position: 'BOFU', personas: [MONEY], ...gated },
    },
  },
  {
    state: 'archived',
    body: {
      ...{ title: 'Backup trends 2023', summary: 'Out of date.', kind: 'white paper' },
      ...{ position: 'TOFU', personas: [], source: link('trends-2023.pdf'), ...open },
    },
  },
]

/** What an asset is called by facts, as the library makes it of the title. */
export const assetId = ({ title, kind }: Pick<AssetBody, 'title' | 'kind'>): string => slugOf(title, kind)

/** A CTA of Tidemark. */
export interface PlannedCta {
  readonly body: CtaBody
  readonly state: OfferState
}

const cta = (body: CtaBody, state: OfferState = 'published'): PlannedCta => ({ body, state })
const toAsset = (title: string, kind: AssetBody['kind']) =>
  ({ kind: 'asset', asset: assetId({ title, kind }) }) as const
const toForm = (form: string) => ({ kind: 'form', form }) as const

/** What Tidemark's pages offer next. */
export const PLANNED_CTAS: readonly PlannedCta[] = [
  cta({
    ...{ title: 'Get the backup checklist', text: '24 questions, two pages.', kind: 'checklist', position: 'TOFU' },
    target: toAsset('The backup checklist: 24 questions', 'checklist'),
  }),
  cta({
    ...{ title: 'What would it cost you?', text: 'Eleven firms that were hit, in euros and days.', kind: 'guide' },
    ...{ position: 'TOFU', target: toAsset('What ransomware costs a firm of a hundred people', 'guide') },
  }),
  cta({
    ...{ title: 'Back in four hours: read how', text: 'A warehouse, a Sunday, 4 TB.', kind: 'case study' },
    ...{ position: 'MOFU', target: toAsset('Harbour Logistics: back in four hours', 'case study') },
  }),
  cta({
    ...{ title: 'Check your own backup in three minutes', text: '', kind: 'self-assessment', position: 'MOFU' },
    target: toForm('readiness-check'),
  }),
  cta({
    ...{ title: 'See your own data come back', text: 'Half an hour with a recovery engineer.', kind: 'book a demo' },
    ...{ position: 'BOFU', target: toForm('demo-request') },
  }),
  cta({
    ...{ title: 'Get a quote', text: 'By mail within two days.', kind: 'get a quote', position: 'BOFU' },
    target: toForm('contact'),
  }),
  cta(
    {
      ...{ title: 'Watch a restore, live', text: 'Thursday, 11:00.', kind: 'webinar', position: 'MOFU' },
      target: toForm('webinar'),
    },
    'draft',
  ),
  cta(
    {
      ...{ title: 'Summer check-up for 990 euros', text: 'Until the end of August.', kind: 'consultation' },
      ...{ position: 'BOFU', target: toForm('contact') },
    },
    'archived',
  ),
]

/** Which of Tidemark's pages are how far down. */
export const PLANNED_PATHS: readonly PathRule[] = [
  { path: '/pricing', position: 'BOFU' },
  { path: '/contact', position: 'BOFU' },
  { path: '/case-studies*', position: 'MOFU' },
  { path: '/industries*', position: 'MOFU' },
  { path: '/managed-it', position: 'MOFU' },
  { path: '/backup', position: 'MOFU' },
  { path: '/readiness-check', position: 'MOFU' },
]

/** A version of a form as it was read, and since when strangers saw it. */
export interface DemoVersion extends PlannedVersion {
  readonly version: number
  readonly form: Form
  readonly fromMs: number
}

/** A form of the demo with its versions in order. */
export interface DemoForm extends PlannedForm {
  readonly versions: readonly DemoVersion[]
}

/** The forms as the definition's fields and purposes let them be read; every text must be without a mistake. */
export function demoForms(definition: DefinitionPart, startMs: number, nowMs: number): readonly DemoForm[] {
  const surroundings = around(definition, new Set(PLANNED_ASSETS.map(({ body }) => assetId(body))))
  return PLANNED_FORMS.map((planned) => ({
    ...planned,
    versions: planned.versions.map((one, index) => {
      const parsed = parseForm(one.text, surroundings)
      if (!parsed.ok) throw new RangeError(`form ${planned.id}: ${parsed.problems[0]?.message}`)
      const fromMs = one.daysAgo === undefined ? startMs : nowMs - one.daysAgo * DAY
      return { ...one, version: index + 1, form: parsed.form, fromMs }
    }),
  }))
}

/** The version of a form that strangers saw at an instant. */
export const versionAt = ({ versions }: DemoForm, ms: number): DemoVersion | undefined =>
  versions.findLast(({ fromMs }) => fromMs <= ms) ?? versions[0]
