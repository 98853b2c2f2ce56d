import { click } from './clicks.ts'
import { formdata, input, leaveForm, submit } from './forms.ts'
import { base, doors, safely } from './guest.ts'
import { consent, visitor } from './keeping.ts'
import { beat, identify, soon, track } from './sending.ts'
import { follow, leave, look, stir, view } from './visit.ts'

type Call = readonly [command: string, first: unknown, second?: object]

interface Sluice {
  (...call: Call): void
  anonymousId?: () => string
  q?: Iterable<Call>
}

const COMMANDS: { readonly [command: string]: (first: never, second?: object) => void } = {
  identify,
  track,
  page: (name, properties) => view({ name, ...properties } as object),
  consent,
}

/** What is heard before the page hears it, and neither stopped nor changed. */
const HEARD: { readonly [kind: string]: (event: never) => unknown } = {
  input,
  submit,
  formdata,
  click,
  scroll: stir,
  pointermove: stir,
  // Taken out of the browser's memory by its back button.
  pageshow: ({ persisted }: PageTransitionEvent) => persisted && view(),
  visibilitychange: leave,
  pagehide: () => {
    leaveForm()
    leave()
  },
}

const run = safely(([command, first, second]: Call) => {
  ;(COMMANDS[command] as (first: unknown, second?: object) => void)(first, second)
  soon()
})

const everySecond = safely((_: unknown) => {
  follow()
  look()
  beat()
  // Forms and offers that the page only names are put there by another script of ours, whatever was said about counting.
  document
    .querySelector('html:has([data-sluice-form],[data-sluice-cta]):not(:has([src*="/e.js"]))')
    ?.append(Object.assign(document.createElement('script'), { src: base + doors }))
})

const page = window as { sluice?: Sluice }
const { anonymousId, q = [] } = page.sluice || {}
// A tag that stands on the page twice counts once.
if (!anonymousId) {
  page.sluice = Object.assign((...call: Call) => run(call), { anonymousId: visitor })
  for (const kind in HEARD) addEventListener(kind, safely(HEARD[kind] as (event: Event) => unknown), true)
  safely(follow)(0)
  for (const call of q) run(call)
  setInterval(everySecond, 1000)
}
