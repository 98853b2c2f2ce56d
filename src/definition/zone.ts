/**
 * Whether a text names a time zone of the IANA list, under its present or a former name: `Europe/Kyiv`, `Asia/Calcutta`, `Etc/GMT+5`.
 * Bare offsets such as `+05:00` are none, since they know no summer time.
 */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
