import type { SourceCategory } from './events.ts'

/** Raised with every change below, so that a report can say by which rules a touch was sorted. */
export const CHANNEL_RULES_VERSION = 1

/** A channel is taken when any of its matches holds, a match when all of its parts do. Patterns are matched in lower case. */
export interface ChannelMatch {
  readonly category?: SourceCategory
  readonly source?: string
  readonly medium?: string
  readonly campaign?: string
  readonly clickId?: string
}

export interface ChannelRule {
  readonly channel: string
  readonly when: readonly ChannelMatch[]
}

/** GA4's own patterns (SEMANTICS 4.3). */
const PAID = '^(.*cp.*|ppc|retargeting|paid.*)$'
const SHOPPING = '^(.*(([^a-df-z]|^)shop|shopping).*)$'
const EMAIL = '^(email|e-mail|e_mail|e mail)$'
const own = (words: string): readonly ChannelMatch[] => [{ medium: `^(${words})$` }]

/**
 * GA4's order, first match wins; after the paid ones stand the assistants and the channels that GA4 lacks, each asked for by
 * its medium, so that none of GA4's answers changes unless somebody says so. `direct` and `unassigned` are what is left.
 */
export const CHANNEL_RULES: readonly ChannelRule[] = [
  { channel: 'cross-network', when: [{ campaign: 'cross-network' }] },
  {
    channel: 'paid shopping',
    when: [
      { category: 'shopping', medium: PAID },
      { campaign: SHOPPING, medium: PAID },
    ],
  },
  {
    channel: 'paid search',
    when: [
      { category: 'search', medium: PAID },
      { source: '^google$', clickId: '^gclid$' },
      { source: '^bing$', clickId: '^msclkid$' },
    ],
  },
  { channel: 'paid social', when: [{ category: 'social', medium: PAID }] },
  { channel: 'paid video', when: [{ category: 'video', medium: PAID }] },
  { channel: 'display', when: [{ medium: '^(display|banner|expandable|interstitial|cpm)$' }] },
  { channel: 'paid other', when: [{ medium: PAID }] },
  { channel: 'ai assistant', when: [{ category: 'assistant' }, { medium: '^ai-assistant$' }] },
  { channel: 'partner', when: own('partner|partners|partnership|reseller|co-marketing') },
  { channel: 'outbound', when: own('outbound|cold-email|cold_email|cold email|prospecting') },
  { channel: 'event', when: own('event|events|conference|trade-show|trade_show|tradeshow|trade show|webinar') },
  { channel: 'podcast', when: own('podcast') },
  { channel: 'word of mouth', when: own('word-of-mouth|word_of_mouth|word of mouth|wom') },
  { channel: 'intent feed', when: own('intent|intent-feed|intent_feed|intent feed|intent-data') },
  { channel: 'organic shopping', when: [{ category: 'shopping' }, { campaign: SHOPPING }] },
  {
    channel: 'organic social',
    when: [{ category: 'social' }, { medium: '^(social|social-network|social-media|sm|social network|social media)$' }],
  },
  { channel: 'organic video', when: [{ category: 'video' }, { medium: 'video' }] },
  { channel: 'organic search', when: [{ category: 'search' }, { medium: '^organic$' }] },
  { channel: 'email', when: [{ category: 'email' }, { source: EMAIL }, { medium: EMAIL }] },
  { channel: 'affiliates', when: [{ medium: '^affiliates?$' }] },
  { channel: 'audio', when: [{ medium: '^audio$' }] },
  { channel: 'sms', when: [{ source: '^sms$' }, { medium: '^sms$' }] },
  { channel: 'mobile push', when: [{ category: 'push' }, { medium: 'push$' }, { medium: 'mobile|notification' }] },
  { channel: 'referral', when: [{ medium: '^(referral|app|link)$' }] },
]

/** Our own table, by the name a source is shown under; `hosts` end in a suffix, `brands` hold under any suffix (`google.de`). */
interface Source {
  readonly category: SourceCategory
  readonly hosts?: string
  readonly brands?: string
  readonly names?: string
}

const SOURCES: Readonly<Record<string, Source>> = {
  // Hosts of a product under a search engine's domain come before the engine itself.
  gemini: { category: 'assistant', hosts: 'gemini.google.com bard.google.com notebooklm.google.com' },
  copilot: { category: 'assistant', hosts: 'copilot.microsoft.com copilot.cloud.microsoft m365.cloud.microsoft' },
  chatgpt: { category: 'assistant', hosts: 'chatgpt.com chat.openai.com openai.com', names: 'openai' },
  claude: { category: 'assistant', hosts: 'claude.ai' },
  perplexity: { category: 'assistant', hosts: 'perplexity.ai' },
  mistral: { category: 'assistant', hosts: 'chat.mistral.ai' },
  deepseek: { category: 'assistant', hosts: 'chat.deepseek.com deepseek.com' },
  grok: { category: 'assistant', hosts: 'grok.com' },
  'meta ai': { category: 'assistant', hosts: 'meta.ai' },
  'you.com': { category: 'assistant', hosts: 'you.com' },
  phind: { category: 'assistant', hosts: 'phind.com' },
  poe: { category: 'assistant', hosts: 'poe.com' },
  gmail: { category: 'email', hosts: 'mail.google.com com.google.android.gm' },
  outlook: { category: 'email', hosts: 'outlook.live.com outlook.office.com outlook.office365.com mail.live.com' },
  'yahoo mail': { category: 'email', hosts: 'mail.yahoo.com' },
  'google shopping': { category: 'shopping', hosts: 'shopping.google.com', names: 'google_shopping google-shopping' },
  firebase: { category: 'push', names: 'firebase' },
  google: {
    category: 'search',
    hosts: 'com.google.android.googlequicksearchbox googleadservices.com googlesyndication.com',
    brands: 'google',
    names: 'adwords googleads google-ads google_ads',
  },
  bing: { category: 'search', brands: 'bing', names: 'bingads bing-ads bing_ads microsoft-ads' },
  yahoo: { category: 'search', brands: 'yahoo' },
  duckduckgo: { category: 'search', hosts: 'duckduckgo.com duck.com com.duckduckgo.mobile.android', names: 'ddg' },
  yandex: { category: 'search', hosts: 'ya.ru', brands: 'yandex' },
  baidu: { category: 'search', brands: 'baidu' },
  naver: { category: 'search', hosts: 'naver.com' },
  seznam: { category: 'search', hosts: 'seznam.cz' },
  ecosia: { category: 'search', hosts: 'ecosia.org' },
  qwant: { category: 'search', hosts: 'qwant.com' },
  startpage: { category: 'search', hosts: 'startpage.com' },
  brave: { category: 'search', hosts: 'search.brave.com' },
  kagi: { category: 'search', hosts: 'kagi.com' },
  aol: { category: 'search', hosts: 'search.aol.com aol.com' },
  ask: { category: 'search', hosts: 'ask.com' },
  sogou: { category: 'search', hosts: 'sogou.com' },
  linkedin: { category: 'social', hosts: 'linkedin.com lnkd.in com.linkedin.android', names: 'li' },
  facebook: {
    category: 'social',
    hosts: 'facebook.com fb.com fb.me messenger.com com.facebook.katana',
    names: 'fb meta',
  },
  instagram: { category: 'social', hosts: 'instagram.com', names: 'ig' },
  threads: { category: 'social', hosts: 'threads.net threads.com' },
  twitter: { category: 'social', hosts: 'twitter.com x.com t.co', names: 'x tw' },
  reddit: { category: 'social', hosts: 'reddit.com redd.it' },
  pinterest: { category: 'social', brands: 'pinterest' },
  tiktok: { category: 'social', hosts: 'tiktok.com' },
  snapchat: { category: 'social', hosts: 'snapchat.com' },
  bluesky: { category: 'social', hosts: 'bsky.app' },
  mastodon: { category: 'social', hosts: 'mastodon.social fosstodon.org hachyderm.io' },
  quora: { category: 'social', hosts: 'quora.com' },
  xing: { category: 'social', hosts: 'xing.com' },
  'hacker news': { category: 'social', hosts: 'news.ycombinator.com', names: 'hackernews hn' },
  'product hunt': { category: 'social', hosts: 'producthunt.com' },
  slack: { category: 'social', hosts: 'slack.com' },
  discord: { category: 'social', hosts: 'discord.com discordapp.com' },
  telegram: { category: 'social', hosts: 't.me telegram.org' },
  whatsapp: { category: 'social', hosts: 'whatsapp.com wa.me' },
  vk: { category: 'social', hosts: 'vk.com vk.ru' },
  weibo: { category: 'social', hosts: 'weibo.com' },
  wechat: { category: 'social', hosts: 'wechat.com weixin.qq.com' },
  medium: { category: 'social', hosts: 'medium.com' },
  substack: { category: 'social', hosts: 'substack.com' },
  'stack overflow': { category: 'social', hosts: 'stackoverflow.com stackexchange.com' },
  youtube: { category: 'video', hosts: 'youtube.com youtu.be', names: 'yt' },
  vimeo: { category: 'video', hosts: 'vimeo.com' },
  wistia: { category: 'video', hosts: 'wistia.com wistia.net' },
  twitch: { category: 'video', hosts: 'twitch.tv' },
  dailymotion: { category: 'video', hosts: 'dailymotion.com' },
  loom: { category: 'video', hosts: 'loom.com' },
  amazon: { category: 'shopping', brands: 'amazon' },
  ebay: { category: 'shopping', brands: 'ebay' },
  etsy: { category: 'shopping', hosts: 'etsy.com' },
  alibaba: { category: 'shopping', hosts: 'alibaba.com aliexpress.com' },
  walmart: { category: 'shopping', hosts: 'walmart.com' },
  shopify: { category: 'shopping', hosts: 'shop.app' },
}

const split = (words: string | undefined): string[] => words?.split(' ') ?? []
const indexBy = (field: 'hosts' | 'brands' | 'names'): ReadonlyMap<string, string> =>
  new Map(Object.entries(SOURCES).flatMap(([name, source]) => split(source[field]).map((key) => [key, name])))

/** Source names by host, by brand under any suffix, and by the short names people write into `utm_source`. */
export const SOURCE_BY_HOST = indexBy('hosts')
export const SOURCE_BY_BRAND = indexBy('brands')
export const SOURCE_BY_NAME = indexBy('names')

/** The category of a source's name, if the table knows it. */
export const categoryOf = (source: string): SourceCategory | undefined =>
  Object.hasOwn(SOURCES, source) ? SOURCES[source]?.category : undefined

/** Click ids and the source that puts them on links; `fbclid` stands on unpaid links too, so none but the first two proves payment. */
export const CLICK_IDS: Readonly<Record<string, string>> = {
  gclid: 'google',
  msclkid: 'bing',
  gbraid: 'google',
  wbraid: 'google',
  dclid: 'google',
  fbclid: 'facebook',
  li_fat_id: 'linkedin',
  ttclid: 'tiktok',
  twclid: 'twitter',
  rdt_cid: 'reddit',
  epik: 'pinterest',
  sccid: 'snapchat',
  scid: 'snapchat',
  ob_click_id: 'outbrain',
  yclid: 'yandex',
}
