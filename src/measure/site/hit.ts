import type { Touch } from '../../capture/events.ts'
import { pagePath } from '../../definition/signal-key.ts'
import type { EventId, Json, SubjectId, Timestamp } from '../../funnel/brand.ts'
import type { Fact } from '../../funnel/event.ts'

/** What a site's reports count; each is a page view or one of the events that the tracker, a form or a link sends by its name. */
export const HIT_KINDS = [
  'page',
  'read',
  'form_viewed',
  'form_started',
  'form_left',
  'form_submitted',
  'cta_viewed',
  'cta_clicked',
  'asset_downloaded',
  'file_downloaded',
  'link_clicked',
] as const
export type HitKind = (typeof HIT_KINDS)[number]

/** A row of `hits`: what of a fact the reports of a site need, and nothing that names a person. */
export interface Hit {
  readonly subject: SubjectId
  readonly at: Timestamp
  readonly id: EventId
  readonly kind: HitKind
  readonly path: string | null
  readonly door: string | null
  readonly version: number | null
  readonly field: string | null
  readonly seconds: number | null
  readonly scroll: number | null
  readonly channel: string | null
}

/** A row of `touches`: one arrival, by the rules that sorted it. */
export interface TouchRow {
  readonly subject: SubjectId
  readonly at: Timestamp
  readonly id: EventId
  readonly channel: string
  readonly source: string
  readonly medium: string | null
  readonly campaign: string | null
  readonly term: string | null
  readonly content: string | null
  readonly referrer: string | null
  readonly landing: string | null
  readonly clickId: string | null
  readonly rules: number
  readonly definition: number | null
}

type Said = Readonly<Record<string, Json>>

/** What a strange page sends as an id or a field; a longer one is abuse, and is cut. */
const MOST_TEXT = 200
/** As long as a page view's path. */
const MOST_PATH = 500
/** Nobody reads one page for longer in one go. */
const MOST_SECONDS = 86_400
const MOST_VERSION = 1_000_000

function text(value: Json | undefined, most = MOST_TEXT): string | null {
  if (typeof value !== 'string') return null
  const said = value.trim().slice(0, most).toWellFormed()
  return said === '' ? null : said
}

function whole(value: Json | undefined, most: number): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  return Math.min(most, Math.max(0, Math.round(value)))
}

/** Some sites write a mail address into their addresses; what is counted must not name anybody, whatever becomes of them. */
const ADDRESS = /[^\s/?#&=;,:]{1,64}(?:@|%40)[^\s/?#&=;,:]+/gi
const nameless = <T extends string | null>(said: T): T | string => said?.replace(ADDRESS, '…') ?? said

const pathIn = ({ path }: Said): string | null => {
  const said = text(path, 4 * MOST_PATH)
  return said === null ? null : nameless(pagePath(said)).slice(0, MOST_PATH).toWellFormed()
}

type Rest = Pick<Hit, 'kind'> & Partial<Omit<Hit, 'subject' | 'at' | 'id' | 'kind'>>
type Reader = (said: Said) => Rest | undefined

/** A door's event without the door's id counts for no door. */
const ofDoor =
  (kind: HitKind, name: string, more: (said: Said) => Partial<Hit> = () => ({})): Reader =>
  (said) => {
    const door = text(said[name])
    return door === null ? undefined : { kind, door, path: pathIn(said), ...more(said) }
  }
/** Where a link leads, without what it carries: a query may name somebody. */
const target = ({ url }: Said) => ({
  field: text(typeof url === 'string' ? nameless(url.replace(/[?#].*$/s, '')) : undefined),
})
const version = (said: Said) => ({ version: whole(said.version, MOST_VERSION) })
const position = (said: Said) => ({ field: text(said.position) })

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'page_read',
    (said) => ({
      ...{ kind: 'read', path: pathIn(said) },
      ...{ seconds: whole(said.seconds, MOST_SECONDS), scroll: whole(said.scroll, 100) },
    }),
  ],
  ['form_viewed', ofDoor('form_viewed', 'form', version)],
  ['form_started', ofDoor('form_started', 'form', version)],
  ['form_left', ofDoor('form_left', 'form', (said) => ({ ...version(said), field: text(said.field) }))],
  ['form_submitted', ofDoor('form_submitted', 'form', version)],
  ['cta_viewed', ofDoor('cta_viewed', 'cta', position)],
  ['cta_clicked', ofDoor('cta_clicked', 'cta', position)],
  [
    'content_downloaded',
    (said) =>
      ofDoor('asset_downloaded', 'asset')(said) ?? {
        kind: 'file_downloaded',
        path: pathIn(said),
        ...target(said),
      },
  ],
  ['outbound_link_clicked', (said) => ({ kind: 'link_clicked', path: pathIn(said), ...target(said) })],
])

const NOTHING: Omit<Hit, 'subject' | 'at' | 'id' | 'kind'> = {
  ...{ path: null, door: null, version: null, field: null, seconds: null, scroll: null, channel: null },
}

/** The hit that a fact of a person is, or undefined when it is none. */
export function hitOf({ subject, at, id, event }: Fact): Hit | undefined {
  const whose = { subject, at, id }
  if (event.type === 'capture.page-viewed')
    return { ...whose, ...NOTHING, kind: 'page', path: nameless(event.path), channel: event.touch?.channel ?? null }
  if (event.type !== 'capture.tracked') return undefined
  const read = READERS.get(event.name)?.(event.properties ?? {})
  return read === undefined ? undefined : { ...whose, ...NOTHING, ...read }
}

/** The touch of a fact as a row, by the rules it was sorted with when it was captured: a later version rewrites no history. */
export function touchRowOf({ subject, at, id, event }: Fact): TouchRow | undefined {
  const touch: Touch | undefined = 'touch' in event ? event.touch : undefined
  if (touch === undefined) return undefined
  const { channel, term = null, content = null } = touch
  const [source, medium, campaign] = [
    nameless(touch.source),
    nameless(touch.medium ?? null),
    nameless(touch.campaign ?? null),
  ]
  const { referrer = null, landing = null, clickId = null, rules = 1, definition = null } = touch
  return {
    ...{ subject, at, id, channel, source, medium, campaign, term, content },
    ...{ referrer, landing, clickId, rules, definition },
  }
}
