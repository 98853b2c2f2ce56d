import { base, key } from './guest.ts'
import { box, keep, visitor } from './keeping.ts'

const PREFIX = 'sluice.'
/** A device that never reaches us must not fill up, and a page is outlived by 64 kB: so many messages, so long, for three months. */
const MOST = 25
const MOST_TEXT = 2400
const QUARTER_MS = 8e9

let page: { readonly path?: string } = {}
let since: Date
let isUnsaid: unknown
let due = 0

/** Notes a message that will arrive once, however often it has to be sent. */
const put = (message: object, timestamp: Date = new Date()): void => {
  const messageId = `${PREFIX}${+timestamp}${Math.random()}`
  const anonymousId = visitor()
  const text = JSON.stringify({ messageId, anonymousId, timestamp, ...message })
  if (anonymousId && text.length < MOST_TEXT) keep(messageId, text)
}

/** Notes what happened on this page. */
export const track = (event: unknown, properties?: object): void =>
  put({ type: 'track', event, properties: { path: page.path, ...properties } })

/** Notes who somebody is, as Segment's libraries are told: the name first, if there is one. */
export const identify = (user: unknown, traits?: object): void =>
  put({ type: 'identify', ...(typeof user === 'object' ? { traits: user } : { userId: user, traits }) })

/** Sends within two seconds, together, what happens together. */
export const soon = (): void => {
  due ||= 2
}

/** Turns to a page; it is noted a little later, since frameworks set the title after the address, or never if others count pages. */
export const turn = (to: typeof page, isCounted: unknown): void => {
  page = to
  since = new Date()
  isUnsaid = isCounted
}

/** Notes the page that was turned to. */
export const settle = (): void => {
  if (!isUnsaid || !visitor()) return
  isUnsaid = 0
  put({ type: 'page', properties: { title: document.title, ...page } }, since)
}

/** Sends what waits, oldest first; what nobody answered for goes again with the next page, under the same ids. */
export const flush = (): void => {
  settle()
  const oldest = PREFIX + (Date.now() - QUARTER_MS)
  const names = Object.keys(box)
    .filter((name) => name.startsWith(PREFIX))
    .sort()
    .filter((name, index) => (index < MOST && name > oldest) || !delete box[name])
  if (names[0])
    // It outlives its page as a beacon does, and tells whether it arrived.
    fetch(`${base}v1/batch`, {
      method: 'POST',
      keepalive: true,
      body: JSON.stringify({
        writeKey: key,
        sentAt: new Date(),
        batch: names.map((name) => JSON.parse(box[name] as string)),
      }),
    })
      .then(({ ok }) => ok && names.map((name) => delete box[name]))
      .catch(() => 0)
}

/** A second has gone by. */
export const beat = (): void => {
  if (due && !--due) flush()
}
