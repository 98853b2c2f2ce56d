import type { Touch } from '#src/capture/events.ts'
import type { Json } from '#src/funnel/brand.ts'
import type { EventType, Fact, FunnelEvent } from '#src/funnel/event.ts'

/** Names of fields as people read them; others are their own words without underscores. */
const FIELDS: Readonly<Record<string, string>> = {
  email: 'E-mail',
  email_domain: 'Mail domain',
  free_mail: 'Private mail address',
  disposable: 'Throw-away address',
  first_name: 'First name',
  last_name: 'Last name',
  country_code: 'Country code',
  headcount: 'People in the company',
  heard_from: 'Heard of us from',
  tech_stack: 'Runs',
  buying_role: 'Part in the purchase',
  timeline: 'Buys within (months)',
  use_case: 'Use case',
}

/** A field as people read it: the definition's label, ours, or its name in words. */
export function fieldName(name: string, label?: string | null): string {
  if (label !== null && label !== undefined && label !== '') return label
  const known = FIELDS[name]
  if (known !== undefined) return known
  const words = name.replaceAll('_', ' ').trim()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** A value as people read it; numbers are left to the workspace's formats. */
export function valueText(value: Json): string {
  if (value === null || value === '') return 'nothing'
  if (value === true) return 'yes'
  if (value === false) return 'no'
  if (Array.isArray(value)) return value.map((one: Json) => valueText(one)).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What people do, by the names that trackers and forms use. */
const DEEDS: Readonly<Record<string, string>> = {
  quote_requested: 'Asked for a quote',
  demo_requested: 'Asked for a demo',
  meeting_booked: 'Booked a meeting',
  content_downloaded: 'Downloaded something',
  page_read: 'Read a page',
  form_started: 'Began to fill in a form',
  form_left: 'Left a form unfinished',
  cta_viewed: 'Saw an offer',
  cta_clicked: 'Clicked on an offer',
  outbound_link_clicked: 'Followed a link to another site',
  webinar_attended: 'Attended a webinar',
  webinar_registered: 'Registered for a webinar',
  case_study_read: 'Read a case study',
  form_submitted: 'Sent a form',
  form_viewed: 'Saw a form',
  email_opened: 'Opened a mail (a hint only)',
  email_link_clicked: 'Clicked in a mail',
  email_replied: 'Answered a mail',
  email_bounced: 'A mail came back',
  unsubscribed: 'Unsubscribed',
  signed_up: 'Signed up',
  signed_in: 'Signed in',
  trial_started: 'Began a trial',
  deal_won: 'The deal was won',
  opportunity_created: 'A deal was opened',
  sales_rejected: 'Sales turned them away',
  sales_accepted: 'Sales took them up',
  sales_responded: 'Sales answered',
  sales_conversation_started: 'Began to talk with sales',
  call_made: 'Sales called',
  meeting_held: 'The meeting took place',
  meeting_missed: 'Did not come to the meeting',
  meeting_cancelled: 'Called the meeting off',
  discovery_call_booked: 'Booked a first call',
  strategy_call_booked: 'Booked a strategy call',
  conversation_agreed: 'Agreed to talk',
  fit_confirmed: 'Sales confirmed the fit',
  proposal_requested: 'Asked for a proposal',
  proposal_sent: 'Sales sent a proposal',
  proposal_downloaded: 'Downloaded the proposal',
  assessment_requested: 'Asked for an assessment',
  self_assessment_completed: 'Finished the self-assessment',
  roi_calculator_completed: 'Worked out what it would save',
  security_review_started: 'Began the security review',
  legal_review_started: 'Began the legal review',
  procurement_started: 'Purchasing took it up',
  contract_signed: 'Signed the contract',
  deal_lost: 'The deal was lost',
  onboarding_started: 'Began the onboarding',
  customer_onboarded: 'Finished the onboarding',
  upsell_requested: 'Asked for more',
  cross_sell_requested: 'Asked for another product',
  referral_made: 'Recommended us to somebody',
  pricing_clicked: 'Clicked on the prices',
  newsletter_subscribed: 'Subscribed to the newsletter',
  explainer_watched: 'Watched the explainer',
  demo_video_watched: 'Watched the demo video',
  event_registered: 'Registered for an event',
  event_attended: 'Came to an event',
  case_study_viewed: 'Read a case study',
  chat_started: 'Began a chat',
}

const said = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** 2 min 10 s; a read is told in the seconds that somebody was there. */
const spent = (seconds: number): string => {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  return [minutes > 0 && `${minutes} min`, rest > 0 && `${rest} s`].filter((part) => part !== false).join(' ')
}

type Properties = Readonly<Record<string, Json>>
const withName =
  (words: string, name: string) =>
  (properties: Properties): string =>
    said(properties[name]) === '' ? '' : `${words} ${said(properties[name])}`

/** What the tracker and the doors tell more of than a name; an empty sentence leaves it at the name. */
const DETAILS: Readonly<Record<string, (properties: Properties) => string>> = {
  page_read: ({ seconds, scroll, path }) => {
    if (typeof seconds !== 'number' || seconds < 1) return ''
    const page = said(path) === '' ? '' : `${pageName(said(path))} `
    return `Read ${page}for ${spent(Math.round(seconds))}${typeof scroll === 'number' ? `, to ${Math.round(scroll)} %` : ''}`
  },
  form_viewed: withName('Saw the form', 'form'),
  form_started: withName('Began to fill in the form', 'form'),
  form_left: ({ form, field }) =>
    said(form) === ''
      ? ''
      : `Left the form ${said(form)} unfinished${said(field) === '' ? '' : `, last at ${said(field)}`}`,
  form_submitted: withName('Sent the form', 'form'),
  cta_viewed: withName('Saw the offer', 'cta'),
  cta_clicked: withName('Clicked on the offer', 'cta'),
  content_downloaded: ({ asset, url }) => {
    const what = said(asset) || said(url).split('/').at(-1)
    return what === undefined || what === '' ? '' : `Downloaded ${what}`
  },
  outbound_link_clicked: withName('Followed a link to', 'url'),
}

const spaced = (name: string): string => name.replaceAll(/[_-]+/g, ' ').trim()
const capital = (said: string): string => `${said.charAt(0).toUpperCase()}${said.slice(1)}`

/** Doors of ours by which facts come in, as people call them; a colleague's name or address stays as it is. */
const DOORS: Readonly<Record<string, string>> = {
  routing: 'by the routing rules',
  'lead api': 'from a form',
  segment: 'from the tracker',
  reps: 'said by sales',
  crm: 'from the CRM',
  definition: 'by the definition',
}

/** By which way something came in, in a few words. */
export const doorText = (door: string): string => DOORS[door] ?? door

/** Whose word something is, with the colleague or system where one is named. */
export const whoSaid = (trust: Fact['trust'], door: string): string =>
  trust === 'human' ? doorText(door) : door in DOORS ? trustText(trust) : `${trustText(trust)} (${door})`

/** A page as people call it: its title, else its path in words. */
export function pageName(path: string, title?: string): string {
  const said = title?.split(/\s+[|–—-]\s+/)[0]?.trim()
  if (said !== undefined && said !== '') return said
  if (path === '/' || path === '') return 'the home page'
  const last =
    path
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? path
  const words = last.replace(/\.\w+$/, '').replaceAll(/[-_]+/g, ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

const CHANNELS: Readonly<Record<string, string>> = {
  direct: 'directly',
  'paid-search': 'a search ad',
  'organic-search': 'a search',
  'paid-social': 'a social ad',
  'organic-social': 'social media',
  email: 'a mail',
  referral: 'another site',
}

/** Where a visit came from, in a few words; empty for who came directly. */
export function cameFrom(touch: Touch | undefined): string {
  if (touch === undefined || touch.channel === 'direct') return ''
  const { source, channel, campaign } = touch
  const where =
    source !== '' && source !== 'direct' ? source : (CHANNELS[channel] ?? spaced(channel.replaceAll('-', ' ')))
  return campaign === undefined ? `came from ${where}` : `came from ${where}, campaign ${campaign}`
}

const listed = (names: readonly string[], most = 4): string => {
  const shown = names.slice(0, most).map((name) => fieldName(name).toLowerCase())
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ')
}

function told({ traits }: Extract<FunnelEvent, { type: 'capture.identified' }>, trust: Fact['trust']): string {
  const names = Object.keys(traits)
  if (names.length === 0) return 'Was recognised'
  if (trust === 'human') return `Corrected by hand: ${listed(names)}`
  if (trust === 'import') return `From a file: ${listed(names)}`
  if (trust === 'enrichment') return `Looked up: ${listed(names)}`
  return `Told us: ${listed(names)}`
}

const CLOSED: Readonly<Record<string, string>> = {
  unsubscribed: 'they unsubscribed',
  bounced: 'the address does not work',
  complained: 'they called it spam',
}

const CONSENT = {
  asked: 'Said yes, and has yet to confirm by mail:',
  granted: 'Agreed to',
  refused: 'Did not agree to',
  revoked: 'No longer agrees to',
} as const

const DEAL = { open: 'is open', won: 'was won', lost: 'was lost' } as const

type Say = { readonly [T in EventType]: (event: Extract<FunnelEvent, { type: T }>, trust: Fact['trust']) => string }

/** A sentence for every kind of fact; a new kind does not compile without one. */
const SAY: Say = {
  'capture.page-viewed': ({ path, title }) => `Read ${pageName(path, title)}`,
  'capture.tracked': ({ name, properties = {} }) =>
    DETAILS[name]?.(properties) || (DEEDS[name] ?? capital(spaced(name))),
  'capture.identified': told,
  'capture.grouped': ({ group }) => `Belongs to the company ${group}`,
  'capture.suppressed': ({ reason }) => `No more mail may be sent: ${CLOSED[reason] ?? reason}`,
  'capture.consented': ({ purpose, state }) => `${CONSENT[state]} ${spaced(purpose)}`,
  'capture.withdrawn': () => 'Something was taken back',
  'identity.merged': ({ reason }) => `Two records became one: ${reason}`,
  'identity.unmerged': () => 'A merged record was taken apart again',
  'account.described': ({ traits }) => `Of the company: ${listed(Object.keys(traits))}`,
  'account.changed': () => 'Something about their company changed',
  'opportunity.recorded': ({ stage, status }) => `A deal ${DEAL[status]}, at ${stage}`,
  'opportunity.changed': () => 'A deal of theirs changed',
  'spend.recorded': () => 'Money was spent on a campaign',
  'stage.declared': ({ reason }) => `The stage was said by hand: ${reason}`,
  'stage.disqualified': ({ reason }) => `Taken out of the funnel: ${reason}`,
  'stage.requalified': ({ reason }) => `Let back into the funnel: ${reason}`,
  'route.assigned': ({ repName, why }) => `Given to ${repName}: ${why}`,
  'route.rep-described': ({ name }) => `Rep ${name ?? ''} changed`,
  'ledger.compacted': () => 'Everything personal was erased',
  'definition.applied': ({ version }) => `Version ${version} of the funnel definition took effect`,
}

/** What was answered in which version of a form; undefined for any other fact. */
export function answersIn(event: FunnelEvent) {
  if (event.type !== 'capture.tracked' || event.name !== 'form_submitted') return undefined
  const { form, version, answers } = event.properties ?? {}
  if (typeof answers !== 'object' || answers === null || Array.isArray(answers)) return undefined
  return { form: said(form), version: typeof version === 'number' ? version : 0, answers: Object.entries(answers) }
}

/** What a fact says, in one sentence. */
export function sentenceOf({ event, trust }: Pick<Fact, 'event' | 'trust'>): string {
  const say = SAY[event.type] as ((said: FunnelEvent, trust: Fact['trust']) => string) | undefined
  return say === undefined ? capital(spaced(event.type.split('.').at(-1) ?? '')) : say(event, trust)
}

const TRUSTS: { readonly [T in Fact['trust']]: string } = {
  human: 'a colleague',
  trusted: 'your own systems',
  import: 'a file',
  form: 'a form',
  enrichment: 'looked up',
  claim: 'said in a browser',
}

/** Whose word something is. */
export const trustText = (trust: Fact['trust']): string => TRUSTS[trust]
