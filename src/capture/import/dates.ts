/** `YYYY` and the like; a letter of a date that is not listed stands for itself. */
const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2}(?:\\.\\d{1,9})?)',
}

const NAMED = ['iso', 'unix', 'unix-ms'] as const

/** What a map may say under `dateFormats`, for its error message. */
export const DATE_FORMATS = `${NAMED.join(', ')}, or a pattern of YYYY MM DD HH mm ss such as MM/DD/YYYY`

/** Whether a text names a date format: one of the names, or a pattern with year, month and day. */
export const isDateFormat = (format: string): boolean =>
  NAMED.some((name) => name === format) || /^(?=.*YYYY)(?=.*MM)(?=.*DD)[YMDHms./: T-]+$/.test(format)

/** A point in time as a file told it; `day` is its calendar day in the map's zone. */
export interface ReadDate {
  readonly ms: number
  readonly day: string
}

/** Reads one text as a date, or undefined when it is none. */
export type DateReader = (text: string) => ReadDate | undefined

/** What a file may speak of: no clock set to 1900 or 2999. */
const EARLIEST = Date.UTC(1970, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

/** Reads dates by the first format that fits; those without an offset are local to the zone. */
export function dateReader(formats: readonly string[], zone: string): DateReader {
  const readers = formats.map((format) => readerOf(format, zone))
  return (text) => {
    for (const read of readers) {
      const found = read(text)
      if (found !== undefined && found.ms >= EARLIEST && found.ms < LATEST) return found
    }
    return undefined
  }
}

function readerOf(format: string, zone: string): DateReader {
  if (format === 'iso') return isoReader(zone)
  if (format === 'unix' || format === 'unix-ms') {
    const factor = format === 'unix' ? 1000 : 1
    return (text) => (/^\d{1,14}(\.\d+)?$/.test(text) ? inZone(Math.round(Number(text) * factor), zone) : undefined)
  }
  return patternReader(new RegExp(`^${patternOf(format)}$`), zone)
}

const patternOf = (format: string): string =>
  format.replace(/YYYY|MM|DD|HH|mm|ss|[./]/g, (part) => TOKENS[part] ?? `\\${part}`)

/** ISO 8601 and RFC 3339: a day, a day and time, with or without an offset; a space may stand for the T. */
function isoReader(zone: string): DateReader {
  const local = patternReader(
    /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[Tt ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2}(?:\.\d{1,9})?))?)?$/,
    zone,
  )
  return (text) => {
    const found = local(text)
    if (found !== undefined || !/(?:[Zz]|[+-]\d{2}:?\d{2})(?: UTC)?$/.test(text)) return found
    try {
      return inZone(Temporal.Instant.from(text.replace(' ', 'T')).epochMilliseconds, zone)
    } catch {
      return undefined
    }
  }
}

function inZone(ms: number, zone: string): ReadDate {
  if (zone === 'UTC') return { ms, day: new Date(ms).toISOString().slice(0, 10) }
  const day = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString()
  return { ms, day }
}

function patternReader(pattern: RegExp, zone: string): DateReader {
  return (text) => {
    const parts = pattern.exec(text)?.groups
    if (parts === undefined) return undefined
    const { year, month, day, hour = '0', minute = '0', second = '0' } = parts
    const seconds = Number(second)
    try {
      const local = Temporal.PlainDateTime.from(
        {
          ...{ year: Number(year), month: Number(month), day: Number(day), hour: Number(hour), minute: Number(minute) },
          second: Math.trunc(seconds),
          millisecond: Math.trunc((seconds % 1) * 1000),
        },
        { overflow: 'reject' },
      )
      return { ms: local.toZonedDateTime(zone).epochMilliseconds, day: local.toPlainDate().toString() }
    } catch {
      return undefined
    }
  }
}
