/** Makes pages of a form's steps, one at a time; `go` shows the step that holds a control. */
export interface Steps {
  /** Moves on, or says that everything is filled in: the form may be sent. */
  readonly next: () => boolean
  readonly go: (control: Element | null) => void
  readonly refresh: () => void
}

const button = (text: string): HTMLButtonElement => {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'plain'
  made.textContent = text
  return made
}

/** What the script says, where the form is written in another language than these. */
const ENGLISH = {
  next: 'Next',
  back: 'Back',
  step: 'Step {step} of {of}',
  mend: 'Please mend this, then send it again. Nothing was saved yet.',
  away: 'That could not be sent. Everything you wrote is still here; please try again in a moment.',
}

/** The words that the server put on a form for its language. */
export const wordsOf = (form: HTMLFormElement): typeof ENGLISH => ({
  ...ENGLISH,
  ...(JSON.parse(form.getAttribute('data-words') || '{}') as Partial<typeof ENGLISH>),
})

/** True when everything in a place that applies may stand as it is; else the browser says what does not. */
export function isFine(place: Element): boolean {
  for (const control of place.querySelectorAll<HTMLInputElement>('input,select,textarea'))
    if (!control.disabled && !control.checkValidity()) {
      control.reportValidity()
      return false
    }
  return true
}

/** A form of one step stays as it is. */
export function stepper(form: HTMLFormElement): Steps {
  const all = [...form.querySelectorAll<HTMLFieldSetElement>('.step')]
  const send = form.querySelector<HTMLButtonElement>('button[type=submit]')
  if (all.length < 2 || !send) return { next: () => isFine(form), go: () => undefined, refresh: () => undefined }
  const words = wordsOf(form)
  const [back, on] = [button(words.back), button(words.next)]
  on.className = ''
  const at = document.createElement('p')
  at.className = 'quiet'
  at.setAttribute('aria-live', 'polite')
  form.insertBefore(at, form.firstChild)
  send.before(back, ' ', on)
  let now = 0
  const shown = () => all.filter((step) => step.querySelector('[data-field]:not([hidden])'))
  const show = (step: number, hasFocus = true) => {
    const steps = shown()
    now = Math.max(0, Math.min(step, steps.length - 1))
    for (const one of all) one.hidden = one !== steps[now]
    at.textContent = words.step.replace('{step}', String(now + 1)).replace('{of}', String(steps.length))
    back.hidden = now === 0
    on.hidden = now >= steps.length - 1
    send.hidden = !on.hidden
    const first = steps[now]
    if (!hasFocus || !first) return
    first.tabIndex = -1
    first.focus()
  }
  const next = () => {
    const steps = shown()
    const current = steps[now]
    if (current && !isFine(current)) return false
    if (now >= steps.length - 1) return true
    show(now + 1)
    return false
  }
  back.addEventListener('click', () => show(now - 1))
  on.addEventListener('click', next)
  form.noValidate = true
  show(0, false)
  return {
    next,
    go: (control) => {
      const step = shown().findIndex((one) => one.contains(control))
      if (step >= 0 && step !== now) show(step, false)
    },
    refresh: () => show(now, false),
  }
}
