import { chooseCta, type Offer, type Visitor } from '../../capture/ctas/choose.ts'
import { placeOf } from '../../capture/ctas/cta.ts'
import type { Traits } from '../../capture/events.ts'
import { slugOf } from '../../capture/offers/offer.ts'
import type { Chance } from './chance.ts'
import { assetId, type DemoForm, PLANNED_ASSETS, PLANNED_CTAS, PLANNED_PATHS, versionAt } from './doors.ts'
import { DAY } from './moment.ts'

/** Something that a page's script tells. */
export interface Met {
  readonly ms: number
  readonly name: string
  readonly properties: Traits
}

/** Whose page it is, and what is told of them by now. */
export interface Meeting {
  readonly forms: readonly DemoForm[]
  readonly nowMs: number
  readonly chance: Chance
  readonly visitor: Visitor
  /** Whether whoever reads it will send a form some day: they leave none unsent, and click more. */
  readonly isLead: boolean
  /** Whether they may take something by the way: a download is worth points, and some stories say how far they come. */
  readonly takes: boolean
}

/** Tidemark put the tracker and its CTAs into the pages so long ago; before, only forms and page views were counted. */
const CTA_DAYS = 95
const READ_DAYS = 31
const WITHOUT_CTA = new Set(['/about', '/team', '/contact'])

/** Every CTA that strangers see, with what taking it comes to. */
const OFFERS: readonly Offer[] = PLANNED_CTAS.flatMap(({ body, state }) => {
  if (state !== 'published') return []
  const { title, text, kind, position, target } = body
  const of = target.kind === 'asset' ? { asset: target.asset } : target.kind === 'form' ? { form: target.form } : {}
  return [{ id: slugOf(title, kind), title, text, kind, position, href: '', ...of }]
})
const WANTED = { TOFU: ['guide', 'checklist'], MOFU: ['case study', 'webinar'], BOFU: ['get a quote', 'book a demo'] }

/** What is handed over without a form, and the page where its link stands. */
const OPEN: Readonly<Record<string, string>> = {
  '/guides/recovery-plan': 'A recovery plan on one page',
  '/blog/ransomware-2026': 'What ransomware costs a firm of a hundred people',
  '/blog/restore-test': 'The first 24 hours after an attack',
  '/industries/manufacturing': 'IT budgets of 140 mid-sized firms, compared',
  '/managed-it': 'Harbour Logistics: back in four hours',
  '/security': 'Security, certificates and where your data lies',
}

/** The page from which a CTA leads to a form, and what its script tells before somebody follows it. */
export function ledTo({ nowMs, chance }: Pick<Meeting, 'nowMs' | 'chance'>, form: string, ms: number): Led | undefined {
  const found = LEADS.get(form)
  if (found === undefined || ms < nowMs - CTA_DAYS * DAY || !chance.happens(0.35)) return undefined
  const { path, body } = found
  const properties = { cta: slugOf(body.title, body.kind), path, position: body.position, rule: 'page' }
  return {
    ...{ path, ms: ms - 25_000 },
    met: [
      { ms: ms - 19_000, name: 'cta_viewed', properties },
      { ms: ms - 1000, name: 'cta_clicked', properties },
    ],
  }
}

/** A page that was open before a form, with what was told of it. */
export interface Led {
  readonly path: string
  readonly ms: number
  readonly met: readonly Met[]
}

/** Forms that a CTA leads to, and a page that shows it. */
const LEADS = new Map(
  [
    ['demo-request', 'See your own data come back', '/pricing'],
    ['contact', 'Get a quote', '/pricing'],
    ['backup-checklist', 'Get the backup checklist', '/blog'],
  ].flatMap(([form = '', title, path = '']) => {
    const body = PLANNED_CTAS.find((cta) => cta.body.title === title)?.body
    return body === undefined ? [] : [[form, { path, body }] as const]
  }),
)

/** What is told while somebody stays on a page, in its order. */
export function metOn(meeting: Meeting, path: string, ms: number, leftMs: number): Met[] {
  return [
    ...formsOn(meeting, path, ms),
    ...ctasOn(meeting, path, ms, leftMs),
    ...downloadsOn(meeting, path, leftMs),
    ...readingOf(meeting, path, ms, leftMs),
  ]
}

function formsOn({ forms, chance, isLead }: Meeting, path: string, ms: number): Met[] {
  return forms.flatMap((form) => {
    const shown = versionAt(form, ms)
    if (shown === undefined || !form.pages.includes(path) || !chance.happens(form.inSight)) return []
    const about = { form: form.id, version: shown.version, path }
    const viewed: Met = { ms: ms + 2000, name: 'form_viewed', properties: about }
    if (isLead || !chance.happens(shown.givesUp)) return [viewed]
    const { field } = chance.weighted(shown.leftAt)
    const started: Met = { ms: ms + 5000, name: 'form_started', properties: about }
    // A browser that is closed at once says no more.
    return chance.happens(0.12)
      ? [viewed, started]
      : [viewed, started, { ms: ms + 11_000, name: 'form_left', properties: { ...about, field } }]
  })
}

function ctasOn({ nowMs, chance, visitor, isLead }: Meeting, path: string, ms: number, leftMs: number): Met[] {
  if (ms < nowMs - CTA_DAYS * DAY || WITHOUT_CTA.has(path)) return []
  const { position } = placeOf('', path, PLANNED_PATHS)
  if (!chance.happens(position === 'BOFU' ? 0.9 : 0.22)) return []
  const choice = chooseCta({ pagePosition: position, visitor }, OFFERS, WANTED)
  if (choice === undefined) return []
  const properties = { cta: choice.cta.id, path, position, rule: choice.rule }
  const viewed: Met = { ms: ms + 6000, name: 'cta_viewed', properties }
  if (!chance.happens(isLead ? 0.14 : 0.08)) return [viewed]
  return [viewed, { ms: leftMs - 900, name: 'cta_clicked', properties }]
}

function downloadsOn({ nowMs, chance, visitor, takes }: Meeting, path: string, leftMs: number): Met[] {
  const title = OPEN[path]
  const found = PLANNED_ASSETS.find(({ body }) => body.title === title)
  const isOffered = found !== undefined && takes && !visitor.isKnown && leftMs >= nowMs - CTA_DAYS * DAY
  if (!isOffered || !chance.happens(0.2)) return []
  return [{ ms: leftMs - 700, name: 'content_downloaded', properties: { asset: assetId(found.body), path } }]
}

function readingOf({ nowMs, chance }: Meeting, path: string, ms: number, leftMs: number): Met[] {
  if (ms < nowMs - READ_DAYS * DAY) return []
  const seconds = Math.max(3, Math.round(((leftMs - ms) / 1000) * 0.7))
  const scroll = chance.pick([25, 40, 60, 75, 90, 100])
  return [{ ms: leftMs - 500, name: 'page_read', properties: { path, seconds, scroll } }]
}
