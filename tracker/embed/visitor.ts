interface Tracker {
  readonly anonymousId?: () => string
}

const tracker = (): Tracker | undefined => (window as { sluice?: Tracker }).sluice

const unique = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('')

const asksNotTo = (): boolean =>
  navigator.doNotTrack === '1' ||
  (navigator as Navigator & { globalPrivacyControl?: boolean }).globalPrivacyControl === true

/** Of this page alone, where nobody keeps one: nothing is ever written to the device here. */
let own: string | undefined

/** What this device keeps of the tracker and of Segment's library; undefined for nothing. */
function keptId(): string | undefined {
  try {
    const cookie = /\bajs_anonymous_id=([^;]+)/.exec(document.cookie)?.[1]
    const kept = (cookie ? decodeURIComponent(cookie) : localStorage.getItem('ajs_anonymous_id')) ?? ''
    return kept === '' ? undefined : kept.replace(/^"(.*)"$/, '$1')
  } catch {
    // Storage that is closed to this page holds nobody's id.
    return undefined
  }
}

/** Whether an id outlives the page; before consent the tracker's does not. */
export const isKept = (id: string): boolean => id !== '' && keptId() === id

/** The id that the tracker and Segment's library go by, else one that ends with the page; empty where nothing may be told. */
export function visitor(): string {
  const { anonymousId } = tracker() ?? {}
  if (anonymousId !== undefined) return anonymousId()
  if (asksNotTo()) return ''
  const kept = keptId()
  if (kept !== undefined) return kept
  own ??= unique()
  return own
}

const WAIT_MS = 3_000

/** Once it is known by which id to go: the page's tracker may still be on its way, or never come. */
export function whenKnown(act: () => void): void {
  const isAwaited = document.querySelector('script[src*="/s.js"]') !== null && tracker()?.anonymousId === undefined
  if (!isAwaited) {
    act()
    return
  }
  const since = Date.now()
  const waiting = setInterval(() => {
    if (tracker()?.anonymousId === undefined && Date.now() - since < WAIT_MS) return
    clearInterval(waiting)
    act()
  }, 100)
}

/** The page's address; a link's token, which lets a page of ours leave questions out, is nobody's business. */
export function pageHere(isOurs: boolean): string {
  const url = new URL(location.href)
  if (isOurs) url.searchParams.delete('t')
  return url.href
}
