import { pageHere, visitor, whenKnown } from './visitor.ts'

/** A rendered form, as far as counting it goes. */
export interface Counted {
  /** Where Sluice is, with a slash at the end. */
  readonly base: string
  readonly form: HTMLFormElement
  /** The page is ours: that it was seen is told as well. */
  readonly isOurs: boolean
}

const tokenOf = (form: HTMLFormElement): string => form.querySelector<HTMLInputElement>('[name=_token]')?.value ?? ''

/** What the server did not take yet, oldest first: it was busy, or away. What arrives twice counts once. */
const waiting: { readonly url: string; readonly said: string }[] = []
/** Not sooner than this, nor later whatever the server says; after so many failures it waits for the next thing to tell, or the end. */
const [SOONEST_S, LATEST_S, MOST_TRIES] = [5, 300, 6]
let isSending = false

/** Sends what waits, one after the other; where it is not taken, again later. */
async function send(): Promise<void> {
  if (isSending) return
  isSending = true
  let failed = 0
  for (let [next] = waiting; next && failed < MOST_TRIES; [next] = waiting) {
    const later = await post(next)
    if (later === undefined) {
      const at = waiting.indexOf(next)
      if (at >= 0) waiting.splice(at, 1)
      failed = 0
      continue
    }
    const seconds = Math.min(LATEST_S, Math.max(SOONEST_S * 2 ** failed, later))
    failed += 1
    // Not all pages of a crowd at once.
    await new Promise((done) => setTimeout(done, seconds * 1000 * (1 + Math.random() / 4)))
  }
  isSending = false
}

/** Seconds to wait before it is sent again; undefined for what was taken, or never will be. */
async function post({ url, said }: (typeof waiting)[number]): Promise<number | undefined> {
  try {
    const { status, headers } = await fetch(url, { method: 'POST', body: said, keepalive: true, credentials: 'omit' })
    return status === 429 || status >= 500 ? Number(headers.get('retry-after')) || 0 : undefined
  } catch {
    return 0
  }
}

/** The page goes: what still waits is sent once more, and nobody waits for it. */
function part(): void {
  for (const { url, said } of waiting.splice(0)) navigator.sendBeacon?.(url, said)
}

/** Tells the server; the page never waits for it, and nothing happens where it fails. */
function tell({ base, form, isOurs }: Counted, events: readonly object[]): void {
  const [token, anonymous] = [tokenOf(form), visitor()]
  if (token === '' || anonymous === '') return
  const said = JSON.stringify({ token, anonymous, page: pageHere(isOurs), referrer: document.referrer, events })
  waiting.push({ url: `${base}x/hit`, said })
  void send()
}

/** Counts a form: seen, begun, left. That it was sent is counted where it arrives. */
export function count(counted: Counted): { readonly sent: () => void } {
  const { form, isOurs } = counted
  let field: string | undefined
  let isSent = false
  const view = () => whenKnown(() => tell(counted, [...(isOurs ? [{ event: 'page' }] : []), { event: 'form_viewed' }]))
  if ('IntersectionObserver' in window) {
    const eye = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      eye.disconnect()
      view()
    })
    eye.observe(form)
  } else view()
  form.addEventListener('input', ({ target }) => {
    const { name } = target as HTMLInputElement
    // The field that nobody sees is no question.
    if (!(target as Element).closest('[data-field]')) return
    if (field === undefined) tell(counted, [{ event: 'form_started' }])
    field = name
  })
  addEventListener('pagehide', () => {
    if (field !== undefined && !isSent) tell(counted, [{ event: 'form_left', field }])
    part()
  })
  return {
    sent: () => {
      isSent = true
    },
  }
}
