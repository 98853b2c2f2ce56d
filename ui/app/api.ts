/** What a failed request said; the code is stable, `id` finds it in the log. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string | undefined
  /** Of the request, for whoever looks into the log. */
  readonly id: string | undefined
  /** The whole `error` of the answer, for screens that show its `problems`. */
  readonly said: unknown

  constructor(status: number, said: unknown, id?: string) {
    const { code, message, hint } = partsOf(said)
    super(message ?? '')
    this.name = 'ApiError'
    this.status = status
    this.code = code ?? (status === 0 ? 'offline' : 'unknown')
    this.hint = hint
    this.id = id
    this.said = said
  }
}

/** Values for a query; what is undefined or null is left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

const SAFE_MS = 30_000
/** Browsers finish requests of a page that is gone up to 64 kB of them together. */
const OUTLIVES = 30_000

/** The slug in the address, which is the one workspace that a screen speaks for. */
export const slugInAddress = (): string | undefined => {
  const slug = /^\/w\/([^/]+)/.exec(location.pathname)?.[1]
  return slug === undefined ? undefined : decodeURIComponent(slug)
}

/** The path with its query, as it is sent. */
export function addressOf(path: string, query: Query = {}): string {
  const said = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) said.set(name, String(value))
  return said.size === 0 ? path : `${path}?${said}`
}

/** The address of a file to download, which names the workspace in its query because a link can set no header. */
export const downloadOf = (path: string, query: Query = {}): string =>
  addressOf(path, { ...query, workspace: slugInAddress() })

async function call<T>(
  method: string,
  path: string,
  query: Query,
  body: unknown,
  slug: string | undefined,
): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (slug !== undefined) headers['x-sluice-workspace'] = slug
  if (body !== undefined) headers['content-type'] = 'application/json'
  const sent = body === undefined ? undefined : JSON.stringify(body)
  const response = await answered(addressOf(path, query), {
    method,
    headers,
    ...(sent === undefined ? {} : { body: sent }),
    // What somebody wrote arrives though they closed the page.
    ...(method === 'PUT' && sent !== undefined && sent.length < OUTLIVES ? { keepalive: true } : {}),
    ...(method === 'GET' ? { signal: AbortSignal.timeout(SAFE_MS) } : {}),
  })
  const said: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (!response.ok)
    throw new ApiError(response.status, errorIn(said), response.headers.get('x-request-id') ?? undefined)
  return said as T
}

async function answered(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch {
    throw new ApiError(0, undefined)
  }
}

const errorIn = (said: unknown): unknown => (isRecord(said) ? said.error : undefined)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function partsOf(said: unknown): { readonly code?: string; readonly message?: string; readonly hint?: string } {
  if (!isRecord(said)) return {}
  const { code, message, hint } = said
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof message === 'string' ? { message } : {}),
    ...(typeof hint === 'string' ? { hint } : {}),
  }
}

/** Calls of this origin; the shape of `T` is the server's promise and held by its tests. */
export interface Api {
  readonly get: <T>(path: string, query?: Query) => Promise<T>
  readonly post: <T>(path: string, body?: unknown, query?: Query) => Promise<T>
  readonly put: <T>(path: string, body?: unknown, query?: Query) => Promise<T>
  readonly patch: <T>(path: string, body?: unknown, query?: Query) => Promise<T>
  readonly del: <T>(path: string, body?: unknown, query?: Query) => Promise<T>
}

const callsFor = (slugOf: () => string | undefined): Api => ({
  get: (path, query = {}) => call('GET', path, query, undefined, slugOf()),
  post: (path, body, query = {}) => call('POST', path, query, body, slugOf()),
  put: (path, body, query = {}) => call('PUT', path, query, body, slugOf()),
  patch: (path, body, query = {}) => call('PATCH', path, query, body, slugOf()),
  del: (path, body, query = {}) => call('DELETE', path, query, body, slugOf()),
})

/** For the workspace in the address. */
export const api: Api = callsFor(slugInAddress)
/** For a workspace that is not the one in the address. */
export const apiFor = (slug: string): Api => callsFor(() => slug)
