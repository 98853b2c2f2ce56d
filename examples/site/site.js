// A real site has one line in its pages: <script async src="https://HOST/s.js?key=sluice_w_…"></script>
// Here are the address of Sluice and the key. Empty, they come from the link that opened the site once,
// `?sluice=http://127.0.0.1:4600&key=sluice_w_…`, and are kept by this site, not by Sluice.
const WRITTEN = { sluice: '', key: '', workspace: '' }

const here = new URL(location.href)
function setting(name, otherwise) {
  if (WRITTEN[name]) return WRITTEN[name]
  const asked = here.searchParams.get(name)
  here.searchParams.delete(name)
  try {
    if (asked !== null) localStorage.setItem(`sample ${name}`, asked)
    return localStorage.getItem(`sample ${name}`) ?? otherwise
  } catch {
    return asked ?? otherwise
  }
}
const SLUICE = setting('sluice', location.origin)
const KEY = setting('key', '')
const WORKSPACE = setting('workspace', 'main')
// A key is no part of where somebody landed.
if (here.href !== location.href) history.replaceState(null, '', here)

const told = document.getElementById('told')
const say = (text) => {
  told.textContent = text
}

// Calls are kept until the tracker is there, and lost with the page if it never comes.
window.sluice =
  window.sluice ||
  ((...call) => {
    sluice.q = sluice.q || []
    sluice.q.push(call)
  })
const tag = document.createElement('script')
tag.src = `${SLUICE}/s.js?key=${KEY}`
// Under /sample/ the site is a guest of Sluice itself; where it lies is no part of a page's name.
const isGuest = location.pathname.startsWith('/sample/')
if (isGuest) {
  tag.dataset.pages = 'off'
  const path = location.pathname.replace(/^\/sample/, '').replace(/(index\.html|\/)$/, '')
  sluice('page', undefined, { path: path || '/' })
}
const NOBODY = 'Sluice counts nothing here: the key is not known, you said no, or your browser asks not to be tracked.'
tag.onload = () => say(sluice.anonymousId() ? 'Sluice knows that you read this page.' : NOBODY)
tag.onerror = () => say('Sluice does not answer.')
// After everything of the page's own: a server that hangs delays nothing of it.
addEventListener('load', () => document.head.append(tag))

for (const button of document.querySelectorAll('[data-consent]'))
  button.addEventListener('click', () => {
    sluice('consent', button.dataset.consent)
    say(button.dataset.consent === 'granted' ? 'Your visit is remembered.' : 'Your visit is forgotten.')
  })

// Where the form is published for this site, Sluice draws it in place of the one below. This one is for all other days: without this
// script it is posted to where its page says, with it to the Sluice that was asked for.
for (const form of document.forms) {
  form.action = SLUICE + new URL(form.action).pathname.replace('/f/main/', `/f/${WORKSPACE}/`)
  const button = form.querySelector('button')
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    button.disabled = true
    say('One moment …')
    const way = await wayOf(form)
    if (way === 'form') form.submit()
    else if (way === 'lead') await sendLead(form).catch(() => say(AWAY))
    else say(AWAY)
    button.disabled = false
  })
}

const AWAY =
  'That could not be sent: Sluice does not answer. Everything you wrote is still here; please try again in a moment.'
// A server that thinks longer than this is given the form, and the browser shows that it waits.
const PATIENCE_MS = 4000
const patiently = (address, more) => fetch(address, { ...more, signal: AbortSignal.timeout(PATIENCE_MS) })

// To a form that is published; to the API, which only a page of the same origin can find out; or nowhere just now.
async function wayOf(form) {
  try {
    if (new URL(SLUICE).origin === location.origin)
      return (await patiently(`${form.action}/embed.json`)).ok ? 'form' : 'lead'
    await patiently(`${SLUICE}/public.css`, { mode: 'no-cors', cache: 'no-store' })
    return 'form'
  } catch (error) {
    return error.name === 'TimeoutError' ? 'form' : 'away'
  }
}

// A workspace that has not published such a form takes the lead by its API.
async function sendLead(form) {
  const said = Object.fromEntries([...new FormData(form)].filter(([name, value]) => value !== '' && name[0] !== '_'))
  for (const name of ['headcount', 'budget', 'timeline']) if (said[name] !== undefined) said[name] = Number(said[name])
  const { event } = form.dataset
  const answer = await fetch(`${SLUICE}/v1/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      writeKey: KEY,
      anonymousId: window.sluice.anonymousId?.() || undefined,
      ...said,
      ...(event && { events: [{ event }] }),
    }),
  })
  say(answer.ok ? 'Thank you. Look into Sluice: you are a lead now.' : 'That did not work. Is the address right?')
  if (answer.ok) form.reset()
}
