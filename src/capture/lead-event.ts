const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const firstText = (...values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value.trim() !== '')

/**
 * The forms in which back ends write one event of a lead, brought to `{event}` or `{page}`: a bare name, a path, Segment's own
 * `{type: "track", event}` and `{type: "page", properties: {path}}`, `name` for `event`, `at` for `timestamp`. Anything else is
 * left as it is for the schema to refuse.
 */
export function asLeadEvent(raw: unknown): unknown {
  if (typeof raw === 'string') return raw.startsWith('/') ? { page: raw } : { event: raw }
  if (!isObject(raw) || raw.event !== undefined || raw.page !== undefined) return withTimestamp(raw)
  const { type, name, path, url, ...rest } = raw
  const properties = isObject(rest.properties) ? rest.properties : {}
  const isPage =
    type === 'page' || type === 'screen' || (type === undefined && (path !== undefined || url !== undefined))
  if (isPage) {
    const page = firstText(path, url, properties.path, properties.url, name)
    return withTimestamp(page === undefined ? raw : { ...rest, page })
  }
  const event = firstText(name, type === 'track' ? undefined : type)
  return withTimestamp(event === undefined ? raw : { ...rest, event })
}

function withTimestamp(raw: unknown): unknown {
  if (!isObject(raw) || raw.at === undefined || raw.timestamp !== undefined) return raw
  const { at, ...rest } = raw
  return { ...rest, timestamp: at }
}
