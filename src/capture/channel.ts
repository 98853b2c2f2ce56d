import { getDomain, getDomainWithoutSuffix } from 'tldts'
import type { OwnChannel, OwnMatch } from '../definition/channels.ts'
import {
  CHANNEL_RULES,
  CHANNEL_RULES_VERSION,
  type ChannelMatch,
  CLICK_IDS,
  categoryOf,
  SOURCE_BY_BRAND,
  SOURCE_BY_HOST,
  SOURCE_BY_NAME,
} from './channel-rules.ts'
import { cleanText } from './clean.ts'
import type { SourceCategory, Touch } from './events.ts'
import { withoutSecrets } from './private-address.ts'

/** A click id or a UTM value is short; a longer one is abuse, and is cut. */
export const MAX_TOUCH_TEXT = 200
/** Addresses beyond this are cut: what identifies the visit stands in front. */
export const MAX_URL = 2_000

export interface Campaign {
  readonly name?: string | undefined
  readonly source?: string | undefined
  readonly medium?: string | undefined
  readonly term?: string | undefined
  readonly content?: string | undefined
}

/** What a call tells of where somebody came from; all of it may be missing. */
export interface Arrival {
  readonly campaign?: Campaign | undefined
  readonly url?: string | undefined
  readonly referrer?: string | undefined
  /** Click ids that stand beside the address, by name. */
  readonly clickIds?: Readonly<Record<string, string>> | undefined
}

const FIRST_RULES: number = 1
/** The first version goes without saying, since facts of the time before versions were said carry none. */
const SORTED_BY: Pick<Touch, 'rules'> = CHANNEL_RULES_VERSION === FIRST_RULES ? {} : { rules: CHANNEL_RULES_VERSION }

/** What the rules look at. */
export interface Visit {
  readonly source: string
  readonly medium: string
  readonly campaign: string
  readonly clickId: string
  /** The host of the page before, without www.; empty where there was none. */
  readonly referrer: string
}

/**
 * The touch that an arrival is, or undefined when it is none: a step within the same site, or nothing told at all.
 * An address without referrer, campaign and click id is a direct touch.
 */
export function touchOf(arrival: Arrival): Touch | undefined {
  const page = parseUrl(arrival.url)
  const query = parametersOf(page)
  const said = (name: keyof Campaign, utm: string): string | undefined =>
    short(arrival.campaign?.[name]) ?? short(query.get(utm))
  const campaign = said('name', 'utm_campaign')
  const term = said('term', 'utm_term')
  const content = said('content', 'utm_content')
  const click = clickIdOf(arrival.clickIds, query)
  const referrer = parseUrl(arrival.referrer)
  const outside = referrer !== null && hostOf(referrer) !== (page === null ? '' : hostOf(page)) ? referrer : null
  const fromReferrer = outside === null ? undefined : sourceOfHost(hostOf(outside))
  const told = said('source', 'utm_source')
  const toldMedium = said('medium', 'utm_medium')?.toLowerCase()
  const marked = [told, toldMedium, campaign, click].some((value) => value !== undefined)
  if (!marked && outside === null && (page === null || referrer !== null)) return undefined
  const source =
    (told === undefined ? undefined : sourceOf(told)) ??
    (click === undefined ? undefined : CLICK_IDS[click.name]) ??
    fromReferrer ??
    'direct'
  const medium = toldMedium ?? (marked || fromReferrer === undefined ? undefined : naturalMedium(fromReferrer))
  const visit = {
    ...{ source, medium: medium ?? '', campaign: campaign?.toLowerCase() ?? '', clickId: click?.name ?? '' },
    referrer: outside === null ? '' : hostOf(outside),
  }
  return {
    channel: channelOf(visit),
    source,
    ...(medium !== undefined && { medium }),
    ...(campaign !== undefined && { campaign }),
    ...(term !== undefined && { term }),
    ...(content !== undefined && { content }),
    ...(outside !== null && { referrer: withoutSecrets(outside.href).slice(0, MAX_URL) }),
    ...(page !== null && { landing: withoutSecrets(page.href).slice(0, MAX_URL) }),
    ...(click !== undefined && { clickId: `${click.name}=${click.value}` }),
    ...SORTED_BY,
  }
}

/**
 * The touch that the page before was, by the address that it left as the referrer of a step within one site: that page's own view may
 * never come, since a blocker swallowed the tracker on it. Only what is marked with a campaign or a click id is one.
 */
export function touchBefore({ url, referrer }: Arrival): Touch | undefined {
  const [page, before] = [parseUrl(url), parseUrl(referrer)]
  if (page === null || before === null || hostOf(page) !== hostOf(before)) return undefined
  return touchOf({ url: before.href, referrer: before.href })
}

/** The channel of a visit by the first rule that matches, a workspace's own before the built-in ones; never empty. */
export function channelOf(visit: Visit, own: readonly OwnChannel[] = []): string {
  const category = categoryOf(visit.source)
  const first = own.find(({ when }) => when.some((match) => fits(match, visit, category)))
  if (first !== undefined) return first.name
  const found = CHANNEL_RULES.find((rule) => rule.when.some((match) => matches(match, visit, category)))
  if (found !== undefined) return found.channel
  return visit.source === 'direct' && visit.medium === '' ? 'direct' : 'unassigned'
}

/** What the rules looked at when they sorted a touch, from what it keeps. */
export function visitOf({ source, medium = '', campaign = '', clickId = '', referrer }: Touch): Visit {
  const before = parseUrl(referrer)
  return {
    source: sourceOf(source),
    ...{ medium: medium.toLowerCase(), campaign: campaign.toLowerCase() },
    clickId: clickId.split('=', 1)[0] ?? '',
    referrer: before === null ? '' : hostOf(before),
  }
}

const fits = (match: OwnMatch, visit: Visit, category: SourceCategory | undefined): boolean =>
  (match.category === undefined || match.category === category) &&
  (match.source?.isIn(visit.source) ?? true) &&
  (match.medium?.isIn(visit.medium) ?? true) &&
  (match.campaign?.isIn(visit.campaign) ?? true) &&
  (match.clickId?.isIn(visit.clickId) ?? true) &&
  (match.referrer?.isIn(visit.referrer) ?? true)

const matches = (match: ChannelMatch, visit: Visit, category: SourceCategory | undefined): boolean =>
  (match.category === undefined || match.category === category) &&
  (match.source === undefined || pattern(match.source).test(visit.source)) &&
  (match.medium === undefined || pattern(match.medium).test(visit.medium)) &&
  (match.campaign === undefined || pattern(match.campaign).test(visit.campaign)) &&
  (match.clickId === undefined || pattern(match.clickId).test(visit.clickId))

const patterns = new Map<string, RegExp>()

/** Compiled once; the patterns are the rules' own, not a client's. */
function pattern(text: string): RegExp {
  const known = patterns.get(text) ?? new RegExp(text)
  patterns.set(text, known)
  return known
}

/** The name a source is shown under, from what stood in `utm_source`. */
export function sourceOf(told: string): string {
  const name = told.toLowerCase().replace(/^www\./, '')
  const known = SOURCE_BY_NAME.get(name)
  if (known !== undefined || categoryOf(name) !== undefined) return known ?? name
  return name.includes('.') ? sourceOfHost(name) : name
}

/** The name of the site at a host: its own if the table knows it, else the host. */
function sourceOfHost(host: string): string {
  for (let rest = host; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) {
    const known = SOURCE_BY_HOST.get(rest)
    if (known !== undefined) return known
    if (rest === getDomain(host)) break
  }
  return SOURCE_BY_BRAND.get(getDomainWithoutSuffix(host) ?? '') ?? host
}

/** What GA4 writes as medium when the link said nothing. */
function naturalMedium(source: string): string {
  const category = categoryOf(source)
  if (category === 'search') return 'organic'
  if (category === 'assistant') return 'ai-assistant'
  return category === 'email' ? 'email' : 'referral'
}

const NONE: ReadonlyMap<string, string> = new Map()

/** The parameters of an address by their names in lower case, as people type them in any; of two of one name the first counts. */
function parametersOf(page: URL | null): ReadonlyMap<string, string> {
  if (page === null || page.search === '') return NONE
  return new Map([...page.searchParams].reverse().map(([name, value]) => [name.toLowerCase(), value]))
}

function clickIdOf(
  beside: Readonly<Record<string, string>> | undefined,
  query: ReadonlyMap<string, string>,
): { readonly name: string; readonly value: string } | undefined {
  if (beside === undefined && query.size === 0) return undefined
  for (const name of Object.keys(CLICK_IDS)) {
    const value = short(beside?.[name]) ?? short(query.get(name))
    if (value !== undefined) return { name, value }
  }
  return undefined
}

function parseUrl(text: string | undefined): URL | null {
  if (text === undefined || text.length > 8 * MAX_URL) return null
  const url = URL.parse(text)
  return url !== null && /^(https?|android-app):$/.test(url.protocol) && url.host !== '' ? url : null
}

const hostOf = (url: URL): string => url.hostname.toLowerCase().replace(/^www\./, '')

function short(text: string | null | undefined): string | undefined {
  // An address says `%00` and is only ASCII; what it stands for no database holds, and with it the whole fact would be set aside (A2).
  const value = cleanText(text?.trim().slice(0, MAX_TOUCH_TEXT) ?? '')
  return value === '' ? undefined : value
}
