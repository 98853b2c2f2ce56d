type Plain = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Plain => typeof value === 'object' && value !== null

/** Where two values differ as JSON, by path, or undefined: the order of keys means nothing, an absent key is as undefined. */
export function difference(stored: unknown, replayed: unknown, path = ''): string | undefined {
  if (stored === replayed) return undefined
  if (!(isObject(stored) && isObject(replayed)) || Array.isArray(stored) !== Array.isArray(replayed)) {
    return `${path.slice(1) || 'value'} is ${brief(stored)}, replay says ${brief(replayed)}`
  }
  for (const key in stored) {
    const found = difference(stored[key], replayed[key], `${path}.${key}`)
    if (found !== undefined) return found
  }
  for (const key in replayed) {
    if (stored[key] !== undefined || replayed[key] === undefined) continue
    return difference(undefined, replayed[key], `${path}.${key}`)
  }
  return undefined
}

const brief = (value: unknown): string => {
  const text = value === undefined ? 'absent' : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
