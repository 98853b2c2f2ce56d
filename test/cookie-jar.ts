/** A browser without pages: keeps cookies and says where it comes from, as browsers do. */
export class CookieJar {
  readonly url: string
  readonly cookies = new Map<string, string>()
  /** What is sent with everything. */
  readonly always: Readonly<Record<string, string>>

  constructor(url: string, always: Readonly<Record<string, string>> = {}) {
    this.url = url
    this.always = always
  }

  /** Asks with JSON; `headers` go over what a browser would say. */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(this.url + path, {
      method,
      headers: {
        origin: this.url,
        'sec-fetch-site': 'same-origin',
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.always,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const at = pair.indexOf('=')
      if (attributes.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, at))
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }

  /** What was answered, as the caller knows it to be; the tests that read it are what holds it to that. */
  async answer<T>(method: string, path: string, body?: unknown): Promise<T> {
    return (await this.ask(method, path, body)).json() as Promise<T>
  }

  /** The status alone, for tests that need no more. */
  async status(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<number> {
    const response = await this.ask(method, path, body, headers)
    await response.body?.cancel()
    return response.status
  }

  /** What signing in answers, or the code of its refusal. */
  async signIn(email: string, password: string): Promise<number> {
    return this.status('POST', '/api/session', { email, password })
  }
}
