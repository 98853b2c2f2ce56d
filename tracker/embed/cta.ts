import { isKept, visitor, whenKnown } from './visitor.ts'

/** What the server says of the CTA that a place on a page shows. */
interface Shown {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly href: string
  readonly rule: string
  readonly position: string
  readonly experiment?: number
  readonly arm?: string
}

type Sluice = (command: 'track', name: string, properties: object) => void

const PLACES = '[data-sluice-cta]'
/** A page that changes without being loaded is looked at so often; one question a place and page is asked, whatever changes. */
const LOOK_MS = 1000

/** What the page said in the place itself; it comes back where nothing is shown. */
const own = new WeakMap<Element, readonly Node[]>()
/** For which page a place was asked about. */
const asked = new WeakMap<Element, string>()

const tracker = (): Sluice | undefined => (window as { sluice?: Sluice }).sluice

/** The tracker adds the path, as it names the page; of a test it is told which half this is. */
const tell = (name: string, { id, position, rule, experiment, arm }: Shown): void =>
  tracker()?.('track', name, { cta: id, position, rule, ...(arm && { experiment, arm }) })

/** Tells once that somebody could read it: half of it was in front of them. */
function tellWhenSeen(link: Element, shown: Shown): void {
  if (!('IntersectionObserver' in window)) return
  const eye = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      eye.disconnect()
      // A tracker that is still on its way is waited for.
      whenKnown(() => tell('cta_viewed', shown))
    },
    { threshold: 0.5 },
  )
  eye.observe(link)
}

/** A form that stands on this very page is gone to, not loaded again elsewhere. */
function formHere(base: string, href: string): Element | undefined {
  const address = href.replace(/[?#].*/, '')
  if (!address.startsWith(`${base}/f/`)) return undefined
  const form = address.slice(address.lastIndexOf('/') + 1)
  return [...document.querySelectorAll('[data-sluice-form]')].find(
    (one) => one.getAttribute('data-sluice-form') === form,
  )
}

function linkTo(base: string, shown: Shown): HTMLAnchorElement {
  const link = document.createElement('a')
  link.className = 'sluice-cta-button'
  link.href = shown.href
  link.textContent = shown.title
  link.addEventListener('click', (event) => {
    tell('cta_clicked', shown)
    const here = event.ctrlKey || event.metaKey || event.shiftKey ? undefined : formHere(base, shown.href)
    if (!here) return
    event.preventDefault()
    here.scrollIntoView({ block: 'start' })
    const first = (here.shadowRoot || here).querySelector<HTMLElement>(
      'input:not([type=hidden]),select,textarea,iframe',
    )
    if (first) first.focus({ preventScroll: true })
  })
  return link
}

const restore = (place: Element): void => place.replaceChildren(...(own.get(place) || []))

function render(base: string, place: Element, shown: Shown): void {
  const link = linkTo(base, shown)
  const text = document.createElement('span')
  text.className = 'sluice-cta-text'
  text.textContent = shown.text
  place.setAttribute('data-rule', shown.rule)
  place.setAttribute('data-cta-id', shown.id)
  // Text and a link of the page's own kind: its styles reach them, and nothing of ours can break it.
  place.replaceChildren(...(shown.text === '' ? [] : [text, ' ']), link)
  tellWhenSeen(link, shown)
}

const isShown = (said: Partial<Shown> | undefined): said is Shown =>
  said !== undefined &&
  typeof said.id === 'string' &&
  typeof said.title === 'string' &&
  /^https?:\/\//.test(String(said.href))

async function fill(base: string, place: Element, workspace: string): Promise<void> {
  const page = location.pathname
  const anonymous = visitor()
  const query = new URLSearchParams({
    workspace: place.getAttribute('data-workspace') || workspace,
    position: place.getAttribute('data-sluice-cta') || '',
    path: page,
    anonymous,
    kept: isKept(anonymous) ? '1' : '',
  })
  const answer = await fetch(`${base}/x/cta?${query}`, { credentials: 'omit' })
  const said = answer.status === 200 ? ((await answer.json()) as Partial<Shown>) : undefined
  // Left meanwhile: the new page asks for itself.
  if (asked.get(place) !== page) return
  if (isShown(said)) render(base, place, { ...said, text: String(said.text || '') })
  else restore(place)
}

/** Tells of an asset that asks for no details: its link is ours, so that nobody else counts it. */
function watchOpenAssets(base: string): void {
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href]') : null
    const [, asset] = /^[^/]+\/([a-z0-9-]+)$/.exec(link?.href.split(`${base}/a/public/`)[1] || '') || []
    if (asset) tracker()?.('track', 'content_downloaded', { asset })
  })
}

/**
 * Fills every place of a page that is marked `data-sluice-cta`, now and when the page changes without being loaded. A place keeps what
 * stands in it while nothing is known, nothing fits or the server is away. `base` is the server's address without a slash at the end.
 */
export function mountCtas(base: string, workspace: string): void {
  const look = (): void => {
    for (const place of document.querySelectorAll(PLACES)) {
      if (asked.get(place) === location.pathname) continue
      if (!own.has(place)) own.set(place, [...place.childNodes])
      asked.set(place, location.pathname)
      fill(base, place, workspace).catch(() => restore(place))
    }
  }
  look()
  setInterval(look, LOOK_MS)
  watchOpenAssets(base)
}
