const KEY = 'sluice.key'
/** Nothing is asked for longer than this; a server that hangs is away. */
const PATIENCE_MS = 10_000

/** The key typed into this tab, kept until the tab is closed. */
export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: (text) => sessionStorage.setItem(KEY, text),
  forget: () => sessionStorage.removeItem(KEY),
}

/**
 * The report, one of `{kind: 'funnel', answer}`, `{kind: 'locked', message}` where a key is needed or refused, and
 * `{kind: 'away', message}` where the server or its database cannot answer now.
 */
export async function readFunnel() {
  const secret = key.get()
  const [url, headers] = secret === null ? ['/live/funnel', {}] : ['/api/funnel', { authorization: `Bearer ${secret}` }]
  try {
    const response = await fetch(url, { headers, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })
    const body = await response.json()
    if (response.ok) return { kind: 'funnel', answer: body }
    const { message } = body.error
    if (response.status === 401 || response.status === 403) return { kind: 'locked', message }
    return { kind: 'away', message }
  } catch {
    return { kind: 'away', message: 'Sluice does not answer.' }
  }
}
