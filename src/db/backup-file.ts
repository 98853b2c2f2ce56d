import { z } from 'zod'
import { Fault } from '../fault.ts'

/** Goes up with every change that an older restore would misread. */
export const FORMAT = 1
/** Ends a table's rows; COPY doubles a backslash of the data, so no row can look like it. */
export const END_OF_ROWS = '\\.'

/*
 * Gzipped text: a line for the header; for each table a line that begins it, its rows as COPY writes them, END_OF_ROWS and
 * a line with their count and hash; a line that closes the file with a hash over all of those lines.
 */

const header = z.strictObject({
  sluice_backup: z.number(),
  program: z.string(),
  created_at: z.string(),
  migrations: z.array(z.strictObject({ number: z.int(), name: z.string(), digest: z.string() })).min(1),
  workspaces: z.array(z.strictObject({ id: z.string(), slug: z.string(), name: z.string() })),
})
const begin = z.strictObject({ begin: z.string(), columns: z.array(z.string()).min(1) })
const counted = { rows: z.int().nonnegative(), sha256: z.string() }
const end = z.strictObject({ end: z.string(), ...counted })
const trailer = z.strictObject({ tables: z.int().nonnegative(), ...counted })

/** What a backup says of itself, before any row. */
export type Header = z.output<typeof header>
export type Begin = z.output<typeof begin>
export type End = z.output<typeof end>
export type Trailer = z.output<typeof trailer>

/** Reads the first line; only `sluice_backup` is the same in every format. */
export function parseHeader(line: string): Header {
  const { sluice_backup: format } = parse(z.looseObject({ sluice_backup: z.number() }), line)
  if (format !== FORMAT) {
    const message = `The backup is of format ${format}; this Sluice reads format ${FORMAT}.`
    throw new Fault(
      format > FORMAT ? 'database_newer' : 'bad_backup',
      message,
      'Restore it with the Sluice that made it.',
    )
  }
  return parse(header, line)
}

/** Reads the line that begins the next table, or that closes the file. */
export const parseNext = (line: string): Begin | Trailer => parse(z.union([begin, trailer]), line)

/** Reads the line after a table's rows. */
export const parseEnd = (line: string): End => parse(end, line)

/** A file that cannot be what a backup wrote. */
export function damaged(what: string, cause?: unknown): Fault {
  return new Fault(
    'bad_backup',
    `This is not a whole backup: ${what}.`,
    'Nothing was changed. Use another copy.',
    cause,
  )
}

function parse<T>(type: z.ZodType<T>, line: string): T {
  try {
    return type.parse(JSON.parse(line))
  } catch (error) {
    throw damaged('it has a line that no backup has', error)
  }
}
