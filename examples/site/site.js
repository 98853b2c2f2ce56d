// A real site has one line in its pages: <script async src="https://HOST/s.js?key=sluice_w_…"></script>
// This one finds out where Sluice is first: from the link that opened it, `?key=…&sluice=http://127.0.0.1:4600`, kept for the visit.
const asked = new URLSearchParams(location.search)
const remembered = (name, otherwise) => {
  const value = asked.get(name) ?? sessionStorage.getItem(`sample ${name}`) ?? otherwise
  sessionStorage.setItem(`sample ${name}`, value)
  return value
}
const KEY = remembered('key', '')
const SLUICE = remembered('sluice', location.origin)
const WORKSPACE = remembered('workspace', 'main')

const told = document.getElementById('told')
const say = (text) => {
  told.textContent = text
}

window.sluice =
  window.sluice ||
  function () {
    sluice.q = sluice.q || []
    sluice.q.push(arguments)
  }
const tag = document.createElement('script')
tag.src = `${SLUICE}/s.js?key=${KEY}`
// Under /sample/ the site is a guest of Sluice itself; where it lies is no part of a page's name.
if (location.pathname.startsWith('/sample/')) {
  tag.dataset.pages = 'off'
  const path = location.pathname.replace(/^\/sample/, '').replace(/(index\.html|\/)$/, '')
  sluice('page', undefined, { path: path || '/' })
}
tag.onload = () =>
  say(sluice.anonymousId() ? 'Sluice knows that you read this page.' : 'Sluice refused this page: is the key right?')
tag.onerror = () => say('Sluice does not answer.')
document.head.append(tag)

// Without this script a form is posted to where its page says; with it, to the Sluice that was asked for.
for (const form of document.forms) {
  form.action = form.getAttribute('action').replace('/f/main/', `${SLUICE}/f/${WORKSPACE}/`)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    // The guest under /sample/ takes the API: a newcomer has no form of their own yet.
    const isPublished =
      !location.pathname.startsWith('/sample/') &&
      (await fetch(`${form.action}/embed.json`).then(
        ({ ok }) => ok,
        () => true,
      ))
    if (isPublished) form.submit()
    else sendLead(form)
  })
}

// A workspace that has not published such a form takes the lead by its API.
async function sendLead(form) {
  const said = Object.fromEntries([...new FormData(form)].filter(([name, value]) => value !== '' && name[0] !== '_'))
  for (const name of ['headcount', 'budget', 'timeline']) if (said[name] !== undefined) said[name] = Number(said[name])
  const answer = await fetch(`${SLUICE}/v1/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      writeKey: KEY,
      anonymousId: sluice.anonymousId() || undefined,
      ...said,
      events: [{ event: 'demo_requested' }],
    }),
  })
  say(answer.ok ? 'Thank you. Look into Sluice: you are a lead now.' : 'That did not work. Is the address right?')
}
