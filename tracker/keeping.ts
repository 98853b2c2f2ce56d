import { asked } from './guest.ts'

/** The name that Segment's browser library uses too: both know one visitor by it. */
const ID = 'ajs_anonymous_id'
const SAID = 'sluice'
type Box = { [name: string]: string }

let disk: Box = {}
/** What holds: what the visitor said, now or earlier; else what the browser asks for; else what the definition says. */
let state: string | undefined
try {
  disk = localStorage
  state = disk[SAID]
} catch {
  // Storage that is switched off is storage that we do without.
}
const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean }
state ||= doNotTrack === '1' || globalPrivacyControl ? 'denied' : asked

/** Where things are kept: on the device where that is allowed, else in this page's memory. */
export let box: Box = state === 'granted' ? disk : {}

/** The visitor, by 128 random bits, read anew each time since Segment's library may have changed it; nobody while nothing may be sent. */
export const visitor = (): string => {
  if (state === 'denied') return ''
  const id = (box[ID] || crypto.getRandomValues(new Uint32Array(4)).join('-')).replace(/"/g, '')
  box[ID] = id
  return id
}

/** Takes what the visitor said, granted or denied: a yes keeps what this page remembers, a no removes everything. */
export const consent = (answer: string): void => {
  state = answer
  if (answer === 'granted') {
    if (box !== disk) Object.assign(disk, box)
    box = disk
    visitor()
  } else {
    for (const name in disk) if (/^sluice|^ajs_a/.test(name)) delete disk[name]
    box = {}
    // A no is remembered only where a yes would be assumed again.
    if (asked === 'required') return
  }
  disk[SAID] = answer
}
