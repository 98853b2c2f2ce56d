/** What holds of a visitor who said nothing, as the server writes it in: `granted` where the definition assumes it. */
declare const __CONSENT__: 'required' | 'granted'

/** The name that Segment's browser library uses too: both know one visitor by it. */
const ID = 'ajs_anonymous_id'
const SAID = 'sluice'
/** Nearly a year. */
const KEPT_SECONDS = 3e7
type Box = { [name: string]: string }

/** Not there where storage is switched off: we do without. */
let disk: Box | undefined
/** What holds: what the visitor said, now or earlier; else what the browser asks for; else what the definition says. */
let state: string | undefined
try {
  disk = localStorage as Box
  state = disk[SAID]
} catch {
  // Said above.
}
declare const navigator: Navigator & { doNotTrack: never; globalPrivacyControl?: boolean }
// `1`, `0`, `unspecified` or nothing.
state ||= navigator.doNotTrack > 0 || navigator.globalPrivacyControl ? 'denied' : __CONSENT__

/** Where things are kept: on the device where that is allowed, else in this page's memory. */
export let box: Box = (state === 'granted' && disk) || {}

/** Keeps something; where the device refuses, since it is full or never takes anything, as long as the page lives. */
export const keep = (name: string, text: string): void => {
  try {
    box[name] = text
  } catch {
    box = { ...box, [name]: text }
  }
}

/** Writes the visitor's cookie as Segment's library does, for the widest domain that the browser takes; no seconds remove it. */
const mark = (id: string, seconds: number): void => {
  location.hostname.split('.').reduceRight((rest, part) => {
    const domain = `.${part}${rest}`
    if (document.cookie.includes(id) === !seconds)
      // biome-ignore lint/suspicious/noDocumentCookie: browsers without the other way are among those who visit.
      document.cookie = `${ID}=${id};path=/;max-age=${seconds};domain=${domain}`
    return domain
  }, '')
}

/** The visitor, by 128 random bits, read anew each time since Segment's library may have changed it; nobody while nothing may be sent. */
export const visitor = (): string => {
  if (state === 'denied') return ''
  const isKept = box === disk
  // The cookie wins, as it does there; each may be JSON, and `null` where an id was taken back.
  const [, known] = /ajs_a\w+="?([^;"]{5,})/.exec(`${isKept && document.cookie};${ID}=${box[ID] || ''}`) || []
  const id = known || crypto.getRandomValues(new Uint32Array(4)).join('-')
  keep(ID, id)
  if (isKept) mark(id, KEPT_SECONDS)
  return id
}

/** Takes what the visitor said: a yes keeps what this page remembers; anything else is a no, which removes everything. */
export const consent = (answer: string): void => {
  state = answer
  if (answer === 'granted') box = Object.assign(disk as Box, box)
  else {
    state = answer = 'denied'
    box = {}
    for (const name in disk) if (/^sluice|^ajs_a/.test(name)) delete disk[name]
    mark('', 0)
  }
  ;(disk as Box)[SAID] = answer
}
