// What a site tells Sluice: a page that is read, a form that is sent. Copy it, put your own address and write key in.
const SLUICE = location.origin
const asked = new URLSearchParams(location.search)
const KEY = asked.get('key') ?? sessionStorage.getItem('key') ?? ''
sessionStorage.setItem('key', KEY)

// A browser is known by a number it makes up itself.
const anonymousId = localStorage.getItem('visitor') ?? crypto.randomUUID()
localStorage.setItem('visitor', anonymousId)

const send = (path, body) =>
  fetch(SLUICE + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ writeKey: KEY, anonymousId, ...body }),
  })

// Where the files lie is no part of the page's name.
const path = location.pathname
  .replace(/^\/sample/, '')
  .replace(/\.html$/, '')
  .replace(/\/index$/, '/')
const page = { path, url: location.origin + path, title: document.title, referrer: document.referrer }
const told = document.getElementById('told')
const say = (text) => {
  told.textContent = text
}

send('/v1/page', { properties: page, context: { page } }).then(
  (answer) => say(answer.ok ? 'Sluice knows that you read this page.' : 'Sluice refused this page: is the key right?'),
  () => say('Sluice does not answer.'),
)

document.getElementById('lead')?.addEventListener('submit', async (event) => {
  event.preventDefault()
  const said = Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value !== ''))
  for (const name of ['headcount', 'budget', 'timeline']) if (said[name] !== undefined) said[name] = Number(said[name])
  const answer = await send('/v1/leads', { ...said, events: [{ event: 'demo_requested' }] })
  say(answer.ok ? 'Thank you. Look into Sluice: you are a lead now.' : 'That did not work. Is the address right?')
})
