import type { Touch, Traits } from '../../capture/events.ts'
import { fromMs } from '../../funnel/brand.ts'
import type { AccountKey, Addressee, Capture, Identifier } from '../../funnel/capture.ts'
import type { FunnelEvent, Trust } from '../../funnel/event.ts'
import type { Chance } from './chance.ts'
import { type DemoForm, versionAt } from './doors.ts'
import { ledTo, metOn } from './meeting.ts'
import { DAY, MINUTE } from './moment.ts'
import { formSent, type Sending, type SentForm } from './sent.ts'
import { TITLES_OF_PAGES } from './world.ts'

/** One fact of the demo in the order it happened; after one that `asks`, the ledger is to look for an owner at once. */
export interface Told {
  readonly capture: Capture
  readonly asks: boolean
}

/** What the website's doors need to take part in a story. */
export interface Website {
  readonly forms: readonly DemoForm[]
  readonly nowMs: number
  readonly proofId: Sending['proofId']
  readonly takes: boolean
  /** A stream of its own, so that what the doors tell changes nobody's life. */
  readonly chance: Chance
}

/** Whom a story is about. */
export interface Who {
  readonly key: string
  readonly anonymous: string
  readonly email?: string
  readonly account?: readonly AccountKey[]
}

/** A form that is sent from a page; the ledger looks for an owner at once if it `asks`. */
export interface Filled {
  readonly form: string
  readonly path: string
  readonly says: Traits
  readonly asks: boolean
}

/** The facts of one person, told one after the other. */
export interface Story {
  readonly told: Told[]
  /** Forms that were sent, each with its facts among those told. */
  readonly sent: SentForm[]
  /** Pages read one after the other; answers when the visit ended. */
  readonly visit: (ms: number, paths: readonly string[], touch?: Touch) => number
  /** A form is read, filled in and sent, and its asset opened; answers when it was sent. */
  readonly sends: (ms: number, filled: Filled) => number
  readonly does: (ms: number, name: string, properties?: Traits) => void
  /** What a rep wrote down about this person. */
  readonly noted: (ms: number, name: string, properties?: Traits) => void
}

/** What the page's script tells of a form that is filled in, and how long after it was opened. */
const MET = [
  ['form_viewed', 2000],
  ['form_started', 9000],
] as const

/** By which door something is told, and how far it is believed. */
interface By {
  readonly door: string
  readonly trust: Trust
}

const BY_PAGE: By = { door: 'segment', trust: 'claim' }
const BY_FORM: By = { door: 'lead api', trust: 'form' }
const BY_REP: By = { door: 'reps', trust: 'human' }

/** A story on its way: what was told of somebody, and what they did at the doors. */
interface Telling {
  readonly who: Who
  readonly website: Website
  readonly told: Told[]
  readonly sent: SentForm[]
  readonly did: { readonly forms: Set<string>; readonly assets: Set<string> }
}

function tell({ who, told }: Telling, ms: number, { by, event, id }: Fact): void {
  const browser: Identifier = { kind: 'anonymous', value: who.anonymous }
  const mail: Identifier[] = who.email === undefined ? [] : [{ kind: 'email', value: who.email }]
  const to: Addressee =
    by === BY_PAGE
      ? { kind: 'person', identifiers: [browser] }
      : {
          kind: 'person',
          identifiers: [...mail, browser],
          ...(who.account === undefined ? {} : { account: who.account }),
        }
  const messageId = id ?? `demo:${who.key}:${told.length}`
  told.push({ capture: { messageId, to, at: fromMs(ms), mode: 'live', ...by, event }, asks: false })
}

interface Fact {
  readonly by: By
  readonly event: FunnelEvent
  readonly id?: string
}

const deed = (by: By, name: string, properties: Traits, id?: string): Fact => ({
  by,
  event: { type: 'capture.tracked', name, properties },
  ...(id !== undefined && { id }),
})

const viewOf = (path: string, touch?: Touch): Fact => ({
  by: BY_PAGE,
  event: {
    ...{ type: 'capture.page-viewed', path, title: TITLES_OF_PAGES[path] ?? 'Tidemark' },
    ...(touch !== undefined && { touch }),
  },
})

/** A page is read until somebody leaves it, with whatever its doors tell meanwhile. */
function read(telling: Telling, [ms, leftMs]: readonly [number, number], path: string, touch?: Touch): void {
  const { who, website, sent, did } = telling
  tell(telling, ms, viewOf(path, touch))
  const visitor = { ...did, isKnown: sent.length > 0, seed: `${who.anonymous} ${Math.floor(ms / DAY)}` }
  const meeting = { ...website, visitor, isLead: who.email !== undefined }
  for (const met of metOn(meeting, path, ms, leftMs)) tell(telling, met.ms, deed(BY_PAGE, met.name, met.properties))
}

/** The way to a form and through it; answers when it was sent. */
function send(telling: Telling, start: number, { form: id, path, says, asks }: Filled): number {
  const { who, website, told, sent, did } = telling
  const { chance } = website
  const form = website.forms.find((one) => one.id === id)
  const shown = form && versionAt(form, start)
  const { email, anonymous } = who
  if (shown === undefined || email === undefined) return start
  const ms = start + chance.whole(35, 200) * 1000
  const led = ledTo(website, id, start)
  if (led !== undefined) {
    tell(telling, led.ms, viewOf(led.path))
    for (const met of led.met) tell(telling, met.ms, deed(BY_PAGE, met.name, met.properties))
  }
  tell(telling, start, viewOf(path))
  for (const [name, later] of MET)
    tell(telling, start + later, deed(BY_PAGE, name, { form: id, version: shown.version, path }))
  const made = formSent(shown, { ...website, ms, path, email, anonymous, says: { ...says, email } }, chance)
  if (made === undefined) throw new RangeError(`the demo fills in ${id} with what it does not take`)
  const last = made.captures.findLast(({ at }) => at === made.sent.at)
  for (const capture of made.captures) told.push({ capture, asks: asks && capture === last })
  sent.push(made.sent)
  did.forms.add(id)
  const { asset, submission } = made.sent
  // The link to what the form gives: most people open it at once.
  if (asset === undefined || !chance.happens(0.9)) return ms
  const by = { door: `asset ${asset}`, trust: 'claim' } as const
  const opened = deed(by, 'content_downloaded', { asset, verdict: 'unknown' }, `download:${submission}`)
  tell(telling, ms + chance.whole(12, 45) * 1000, opened)
  did.assets.add(asset)
  return ms
}

/** Opens the story of somebody; until they say who they are, only their browser is known. */
export function storyOf(who: Who, chance: Chance, website: Website): Story {
  const telling: Telling = { who, website, told: [], sent: [], did: { forms: new Set(), assets: new Set() } }
  return {
    told: telling.told,
    sent: telling.sent,
    visit: (start, paths, touch) => {
      let ms = start
      paths.forEach((path, index) => {
        const at = ms
        ms += chance.whole(12_000, 4 * MINUTE)
        read(telling, [at, ms], path, index === 0 ? touch : undefined)
      })
      return ms
    },
    sends: (ms, filled) => send(telling, ms, filled),
    does: (ms, name, properties = {}) => tell(telling, ms, deed(BY_FORM, name, properties)),
    noted: (ms, name, properties = {}) => tell(telling, ms, deed(BY_REP, name, properties)),
  }
}
