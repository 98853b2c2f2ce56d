import { mountCtas } from './cta.ts'
import { enliven, type Next } from './form.ts'
import { visitor } from './visitor.ts'

interface Tracker {
  readonly tag?: HTMLScriptElement
  readonly workspace?: string
}
const tracker = (window as { sluice?: Tracker }).sluice
/** This very tag, which the browser tells only while the script runs for the first time; the tracker's where that brought it. */
const tag = (document.currentScript as HTMLScriptElement | null) ?? tracker?.tag
const here = new URL(tag?.src || 'e.js', location.href)
/** Where Sluice is, with a slash at the end: whoever serves this script under a path of their own finds the rest beside it. */
const base = new URL('.', here).href
const workspace = here.searchParams.get('workspace') || tag?.dataset.workspace || tracker?.workspace || 'main'

const known = new WeakSet<Element>()

/** What the server answers for a form in another site's page. */
interface Embedded {
  readonly html: string
  readonly css: string
}

/** Our own pages are left for the next one by their address, so that going back comes back here. */
const leave = ({ url, kind }: Next): void => {
  const to = new URL(url, here).href
  // A frame shows its own thanks; where the form leads elsewhere, it means the whole page.
  if (kind === 'redirect' && window.top) window.top.location.href = to
  else location.assign(to)
}

/** In a page of somebody else: in a shadow, which none of the page's styles or ids reach. */
async function embed(host: HTMLElement): Promise<void> {
  const path = `${base}f/${host.dataset.workspace || workspace}/${host.dataset.sluiceForm}`
  const answer = await fetch(`${path}/embed.json${linkOf()}`, { credentials: 'omit' })
  // What the page says in its place stays: a link, most likely.
  if (!answer.ok) return
  const { html, css } = (await answer.json()) as Embedded
  if (isBegun(host)) return
  try {
    inShadow(host, path, { html, css })
  } catch {
    inFrame(host, path)
  }
}

/** Somebody fills in the plain form that stands in the place: it stays, since it arrives as well and nothing typed may vanish. */
const isBegun = (host: HTMLElement): boolean =>
  host.querySelector('form:focus-within') !== null ||
  [...host.querySelectorAll<HTMLInputElement>('input,textarea')].some(
    ({ value, defaultValue }) => value !== defaultValue,
  )

/** A link of a mail of ours, which lets questions be left out; the rest of the page's address stays here. */
function linkOf(): string {
  const token = new URLSearchParams(location.search).get('t') ?? ''
  return /^v\d+\./.test(token) ? `?t=${encodeURIComponent(token)}` : ''
}

/** What the page's own address says for hidden questions. */
function fillHidden(form: HTMLFormElement): void {
  const said = new URLSearchParams(location.search)
  for (const input of form.querySelectorAll<HTMLInputElement>('[data-query]'))
    input.value = said.get(input.getAttribute('data-query') ?? '') ?? ''
}

function inShadow(host: HTMLElement, path: string, { html, css }: Embedded): void {
  const box = document.createElement('div')
  box.className = 'sluice'
  box.innerHTML = html
  const form = box.querySelector('form')
  if (!form) throw new Error('no form')
  form.setAttribute('action', path)
  fillHidden(form)
  const style = new CSSStyleSheet()
  style.replaceSync(css)
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [style]
  root.append(box)
  const after = (next: Next): void => {
    if (next.kind === 'redirect') {
      location.assign(new URL(next.url, here).href)
      return
    }
    box.innerHTML = next.html
    const place = box.querySelector('[data-sluice-cta]')
    // What is offered next stands in the page's own looks.
    if (place) host.after(place)
    box.querySelector<HTMLElement>('.thanks')?.focus()
  }
  enliven(form, { base, isOurs: false, after })
}

/** Where the page lets nobody write markup, a frame does. */
function inFrame(host: HTMLElement, path: string): void {
  const frame = document.createElement('iframe')
  frame.src = `${path}/embed${location.search}`
  frame.title = host.getAttribute('aria-label') || 'Form'
  frame.width = '100%'
  frame.height = '700'
  host.replaceChildren(frame)
}

/** Looks for places that the page has by now; what one of them does wrong is nobody else's harm. */
function look(): void {
  for (const host of document.querySelectorAll<HTMLElement>('[data-sluice-form]')) {
    if (known.has(host)) continue
    known.add(host)
    embed(host).catch(() => undefined)
  }
}

/** A plain form of the page that is sent to us takes the browser's id and the page along: in what is sent, not in the page. */
const accompany = (event: FormDataEvent): void => {
  const form = event.target as HTMLFormElement
  const isPlain = !form.hasAttribute('data-sluice') && /\/f\/[^/]+\/[^/]/.test(form.getAttribute('action') ?? '')
  if (!isPlain || event.formData.get('_anonymous')) return
  event.formData.set('_anonymous', visitor())
  event.formData.set('_page', location.href)
}

const page = window as { sluiceDoors?: true }
try {
  // A page may name this script, hold it twice, and have a tracker that brings it.
  if (!page.sluiceDoors) {
    page.sluiceDoors = true
    document.addEventListener('formdata', accompany)
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sluice]'))
      enliven(form, { base, isOurs: true, after: leave })
    look()
    setInterval(look, 1000)
    mountCtas(base.slice(0, -1), workspace)
  }
} catch {
  // A page that works matters more than ours.
}
