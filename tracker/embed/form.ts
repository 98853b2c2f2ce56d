import { rawOf, requireShown, watchConditions } from './conditions.ts'
import { count } from './counting.ts'
import { solve } from './proof.ts'
import { stepper, wordsOf } from './steps.ts'
import { pageHere, visitor } from './visitor.ts'

/** Where a form stands. */
export interface Place {
  /** Where Sluice is, with a slash at the end. */
  readonly base: string
  /** Whether the page is one of ours; else it is in the shadow of another's. */
  readonly isOurs: boolean
  /** What comes after it was sent. */
  readonly after: (next: Next) => void
}

/** What the server says of something that it took. */
export interface Next {
  readonly kind: 'text' | 'redirect' | 'cta'
  readonly url: string
  readonly html: string
}

interface Problem {
  readonly field: string
  readonly message: string
}

interface Answer extends Partial<Next> {
  readonly ok?: boolean
  readonly problems?: readonly Problem[]
  readonly notice?: string
  readonly reason?: string
  readonly token?: string
  readonly challenge?: boolean
  /** So many seconds later it may be sent again. */
  readonly later?: number
}

/** Sooner after it was drawn than a person reads, nothing is taken. */
const SOON_MS = 2_200
/** The server is asked again after what it says, and not later than somebody waits for a button. */
const LONGEST_S = 10
/** What can be mended unseen is mended so often. */
const TRIES = 4

const set = (form: HTMLFormElement, name: string, value: string): void => {
  const input = form.querySelector<HTMLInputElement>(`input[name="${name}"]`)
  if (input) input.value = value
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Brings a form to life: conditions, steps, sending without leaving the page, counting. Without any of it the form works as well. */
export function enliven(form: HTMLFormElement, place: Place): void {
  // Questions may be called `dataset` or `action`, and then the form's own properties are not what they seem.
  const isPreview = form.hasAttribute('data-preview')
  if (!isPreview) sendHere(form, place)
  else {
    const steps = stepper(form)
    watchConditions(form, steps.refresh)
  }
}

function sendHere(form: HTMLFormElement, place: Place): void {
  const counted = count({ base: place.base, form, isOurs: place.isOurs })
  const steps = stepper(form)
  requireShown(form)
  watchConditions(form, steps.refresh)
  form.noValidate = true
  const send = form.querySelector<HTMLButtonElement>('button[type=submit]')
  let isBusy = false
  let work = form.hasAttribute('data-challenge') ? prove(form, place) : undefined
  const busy = (is: boolean) => {
    isBusy = is
    form.setAttribute('aria-busy', String(is))
    if (send) send.disabled = is
  }
  const drawn = performance.now()
  const run = async () => {
    await wait(drawn + SOON_MS - performance.now())
    for (let tries = 1; ; tries++) {
      set(form, '_anonymous', visitor())
      set(form, '_page', pageHere(place.isOurs))
      set(form, '_referrer', document.referrer)
      const proof = work && (await work)
      set(form, '_proof', proof || '')
      // Where the sum cannot be done, a mail to confirm takes its place.
      set(form, '_script', work && !proof ? '' : '1')
      const answer = await post(form)
      if (answer.ok && answer.url !== undefined) return answer as Next
      if (answer.token) set(form, '_token', answer.token)
      if (answer.challenge) work = prove(form, place)
      const isUnseen = answer.later || answer.challenge || /^(too_fast|too_old|bad_token)$/.test(answer.reason || '')
      if (!isUnseen || tries === TRIES) {
        complain(form, answer, steps.go)
        return undefined
      }
      if (answer.later) await wait(answer.later * 1000)
      else if (!answer.challenge || answer.token) await wait(SOON_MS)
    }
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (isBusy || !steps.next()) return
    busy(true)
    run()
      .then((next) => {
        if (!next) return
        counted.sent()
        place.after(next)
      })
      .catch(() => complain(form, { notice: wordsOf(form).away }, steps.go))
      .finally(() => busy(false))
  })
}

/** Does the work that the server asks for; undefined where this browser cannot. */
async function prove(form: HTMLFormElement, { base }: Place): Promise<string | undefined> {
  try {
    const query = new URLSearchParams({
      workspace: form.getAttribute('data-workspace') || '',
      form: form.getAttribute('data-sluice') || '',
    })
    const answer = await fetch(`${base}x/challenge?${query}`, { credentials: 'omit' })
    return answer.ok ? await solve(await answer.json()) : undefined
  } catch {
    return undefined
  }
}

async function post(form: HTMLFormElement): Promise<Answer> {
  const answer = await fetch(form.getAttribute('action') || '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rawOf(form)),
    credentials: 'omit',
  })
  const said = (await answer.json()) as Answer
  if (answer.status === 429)
    return {
      notice: said.notice || wordsOf(form).away,
      later: Math.min(LONGEST_S, Number(answer.headers.get('retry-after')) || 1),
    }
  return answer.status >= 500 ? { notice: said.notice || wordsOf(form).away } : said
}

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, name: string, text = ''): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag)
  made.className = name
  made.textContent = text
  return made
}

/** Says what is wrong as the server's own page would: above the form with a way to each place, and beside each question. */
function complain(
  form: HTMLFormElement,
  { problems = [], notice }: Answer,
  go: (control: Element | null) => void,
): void {
  const around = form.parentNode as ParentNode
  for (const old of around.querySelectorAll('.problems,p.bad[data-said]')) old.remove()
  for (const place of form.querySelectorAll('[aria-invalid]')) place.removeAttribute('aria-invalid')
  const box = element('div', 'problems')
  box.setAttribute('role', 'alert')
  box.tabIndex = -1
  box.append(element('p', 'bad', notice || wordsOf(form).mend))
  const list = element('ul', '')
  let first: HTMLElement | null = null
  for (const { field, message } of problems) {
    const control = form.querySelector<HTMLElement>(`#f-${field}`)
    const label = control && (control.querySelector('legend') || form.querySelector(`label[for="f-${field}"]`))
    const line = element('li', '')
    const link = element('a', '', `${label?.textContent?.trim() || field}: ${message}`)
    link.href = `#f-${field}`
    link.addEventListener('click', (event) => {
      event.preventDefault()
      go(control)
      control?.focus()
    })
    line.append(link)
    list.append(line)
    if (!control) continue
    first ||= control
    beside(control, field, message)
  }
  if (problems.length > 0) box.append(list)
  around.insertBefore(box, form)
  go(first)
  box.focus()
}

function beside(control: HTMLElement, field: string, message: string): void {
  const id = `f-${field}-error`
  const said = element('p', 'bad', message)
  said.id = id
  said.dataset.said = ''
  const old = control.closest('[data-field]')?.querySelector(`#${id}`)
  if (old) old.replaceWith(said)
  else if (control.localName === 'fieldset') control.append(said)
  else control.before(said)
  control.setAttribute('aria-invalid', 'true')
  const ids = (control.getAttribute('aria-describedby') || '').split(' ').filter((one) => one && one !== id)
  control.setAttribute('aria-describedby', [id, ...ids].join(' '))
}
