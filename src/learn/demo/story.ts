import type { Touch, Traits } from '../../capture/events.ts'
import type { Timestamp } from '../../funnel/brand.ts'
import { fromMs } from '../../funnel/brand.ts'
import type { AccountKey, Addressee, Capture, Identifier } from '../../funnel/capture.ts'
import type { FunnelEvent, Trust } from '../../funnel/event.ts'
import type { Chance } from './chance.ts'
import { MINUTE } from './moment.ts'
import { TITLES_OF_PAGES } from './world.ts'

/** One fact of the demo in the order it happened; after one that `asks`, the ledger is to look for an owner at once. */
export interface Told {
  readonly capture: Capture
  readonly asks: boolean
}

/** Whom a story is about. */
export interface Who {
  readonly key: string
  readonly anonymous: string
  readonly email?: string
  readonly account?: readonly AccountKey[]
}

/** The facts of one person, told one after the other. */
export interface Story {
  readonly told: Told[]
  /** Pages read one after the other; answers when the visit ended. */
  readonly visit: (ms: number, paths: readonly string[], touch?: Touch) => number
  readonly says: (ms: number, traits: Traits) => void
  readonly does: (ms: number, name: string, properties?: Traits, asks?: boolean) => void
  /** What a rep wrote down about this person. */
  readonly noted: (ms: number, name: string, properties?: Traits) => void
}

/** Opens the story of somebody; until they say who they are, only their browser is known. */
export function storyOf(who: Who, chance: Chance): Story {
  const told: Told[] = []
  const browser: Identifier = { kind: 'anonymous', value: who.anonymous }
  const tell = (
    ms: number,
    known: boolean,
    by: { readonly door: string; readonly trust: Trust },
    event: FunnelEvent,
  ) => {
    const mail: Identifier[] = who.email === undefined ? [] : [{ kind: 'email', value: who.email }]
    const to: Addressee = known
      ? {
          kind: 'person',
          identifiers: [...mail, browser],
          ...(who.account === undefined ? {} : { account: who.account }),
        }
      : { kind: 'person', identifiers: [browser] }
    const at: Timestamp = fromMs(ms)
    const messageId = `demo:${who.key}:${told.length}`
    told.push({ capture: { messageId, to, at, mode: 'live', ...by, event }, asks: false })
  }
  const byPage = { door: 'segment', trust: 'claim' } as const
  const byForm = { door: 'lead api', trust: 'form' } as const
  const byRep = { door: 'reps', trust: 'human' } as const
  const does: Story['does'] = (ms, name, properties = {}, asks = false) => {
    tell(ms, true, byForm, { type: 'capture.tracked', name, properties })
    const last = told.at(-1)
    if (asks && last !== undefined) told[told.length - 1] = { ...last, asks }
  }
  return {
    told,
    visit: (start, paths, touch) => {
      let ms = start
      paths.forEach((path, index) => {
        const title = TITLES_OF_PAGES[path] ?? 'Tidemark'
        const from = index === 0 && touch !== undefined ? { touch } : {}
        tell(ms, false, byPage, { type: 'capture.page-viewed', path, title, ...from })
        ms += chance.whole(12_000, 4 * MINUTE)
      })
      return ms
    },
    says: (ms, traits) => tell(ms, true, byForm, { type: 'capture.identified', traits }),
    does,
    noted: (ms, name, properties = {}) => tell(ms, true, byRep, { type: 'capture.tracked', name, properties }),
  }
}
