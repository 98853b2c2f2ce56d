import { click } from './clicks.ts'
import { input, leaveForm, submit } from './forms.ts'
import { base, key, safely, tag } from './guest.ts'
import { consent, visitor } from './keeping.ts'
import { beat, identify, soon, track } from './sending.ts'
import { follow, leave, look, stir, view } from './visit.ts'

type Call = readonly [command: string, first: unknown, second?: object]

interface Sluice {
  (...call: Call): void
  anonymousId?: () => string
  q?: { readonly map?: (run: (call: Call) => void) => unknown }
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
  click,
  scroll: stir,
  pointermove: stir,
  // Taken out of the browser's memory by its back button.
  pageshow: ({ persisted }: PageTransitionEvent) => persisted && view(),
  visibilitychange: leave,
  // It goes behind another right after that, and what is left to be told is sent.
  pagehide: leaveForm,
}

const run = safely(([command, first, second]: Call) => {
  ;(COMMANDS[command] as (first: unknown, second?: object) => void)(first, second)
  soon()
})

let doors: unknown

const everySecond = safely((_: unknown) => {
  follow()
  look()
  beat()
  // Forms and offers are another script's, whatever was said about counting.
  if (!doors)
    doors =
      document.querySelector('[data-sluice-form],[data-sluice-cta],[action*="/f/"]') &&
      import(/* @vite-ignore */ `${base}e.js?key=${key}`).catch(() => 0)
})

const page = window as { sluice?: Sluice }
const { anonymousId, q = [] } = page.sluice || {}
// A tag that stands on the page twice counts once.
if (!anonymousId) {
  page.sluice = Object.assign((...call: Call) => run(call), { anonymousId: visitor, tag })
  for (const kind in HEARD) addEventListener(kind, safely(HEARD[kind] as (event: Event) => unknown), true)
  safely(follow)(0)
  setInterval(everySecond, 1000)
  // What is no list has nothing to say.
  q.map?.(run)
}
