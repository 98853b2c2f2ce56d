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

/** Tells the server; the page never waits for it, and nothing happens where it fails. */
function tell({ base, form, isOurs }: Counted, events: readonly object[]): void {
  const [token, anonymous] = [tokenOf(form), visitor()]
  if (token === '' || anonymous === '') return
  const said = JSON.stringify({ token, anonymous, page: pageHere(isOurs), referrer: document.referrer, events })
  try {
    if (navigator.sendBeacon?.(`${base}x/hit`, said)) return
    void fetch(`${base}x/hit`, { method: 'POST', body: said, keepalive: true, credentials: 'omit' }).catch(
      () => undefined,
    )
  } catch {
    // A number less.
  }
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
  })
  return {
    sent: () => {
      isSent = true
    },
  }
}
