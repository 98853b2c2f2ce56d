import { formOf, leaveForm } from './forms.ts'
import { tag } from './guest.ts'
import { flush, settle, soon, track, turn } from './sending.ts'

/** Whoever neither moves, types nor scrolls for so long is not reading. */
const IDLE_SECONDS = 60

/** Neither a step within the same document is one, nor to load it again or to go back to it. */
let isArrival = !performance.navigation?.type
let shown: string | undefined
let seconds = 0
let idle = 0
let scroll = 0
let seen: Set<Element>

/** Notes how long and how far the page was read since that was last noted. */
const read = (): void => {
  settle()
  if (seconds) track('page_read', { seconds, scroll })
  seconds = 0
}

/** A page begins; `told` names it otherwise than its address does, and counts it where the tag leaves pages to others. */
export const view = (told?: object): void => {
  leaveForm()
  read()
  scroll = 0
  seen = new Set()
  shown = location.pathname
  const isCounted = told || !tag.dataset.pages
  // What is not said is no arrival: neither a step within the site nor its own page before.
  const from = isArrival && { url: location.href, referrer: document.referrer }
  turn({ path: shown, ...from, ...told }, isCounted)
  if (isCounted) isArrival = false
  soon()
}

/** Notices a step within the same document without a hand in the page's own history; a page that nobody sees is none yet. */
export const follow = (): void => {
  if (location.pathname !== shown && !document.hidden) view()
}

/** Somebody is there. */
export const stir = (): void => {
  idle = 0
  follow()
}

/** A second has gone by in front of the page: offers and forms count as seen when their middle is in the window. */
export const look = (): void => {
  if (document.hasFocus() && idle++ < IDLE_SECONDS) seconds++
  scroll = Math.max(scroll, (((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100) | 0)
  // A form that another takes the place of is counted by that one.
  for (const element of document.querySelectorAll<HTMLElement>('[data-cta],:not([data-sluice-form])>[action*="/f/"]')) {
    const { cta, position } = element.dataset
    const { top, bottom } = element.getBoundingClientRect()
    if (Math.abs(top + bottom - innerHeight) < innerHeight && !seen.has(element) && seen.add(element))
      if (cta) track('cta_viewed', { cta, position })
      else track('form_viewed', formOf(element))
  }
}

/** The page goes, or goes behind another. */
export const leave = (): void => {
  follow()
  read()
  flush()
}
