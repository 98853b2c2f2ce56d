/** What can be wrong with a row; a closed set, so that issues can be counted. */
export const ISSUES = {
  broken_quotes: 'the quotes of the row do not add up',
  wrong_columns: 'the row has more or fewer cells than the header',
  no_identifier: 'nothing in the row says whose it is',
  bad_email: 'the mail address cannot be used',
  bad_identifier: 'the identifier cannot be used',
  bad_date: 'a date cannot be read',
  no_date: 'the row has no date and the map no asOf',
  bad_number: 'a number cannot be read',
  unknown_stage: 'the map does not know the stage',
  missing_value: 'a needed cell is empty',
  bad_value: 'a value cannot be stored',
  not_stored: 'the ledger could not store the row',
  date_unknown: 'the row has no date of its own: the map’s asOf stands in',
  empty_value: 'a cell was empty: the map’s value stands in',
  identifier_left_out: 'an identifier cannot be used; the row was recognised by another',
  sanitized: 'characters that no database can store were replaced',
  suppressed: 'this person takes no mail; the row is kept, and nothing is sent',
  changed: 'a row with this key was imported before with another content; the first one was kept',
} as const

export type IssueCode = keyof typeof ISSUES

/** One finding about one row; `line` counts from 1 with the header. */
export interface Issue {
  readonly line: number
  readonly code: IssueCode
  readonly message: string
  /** The file's column, where one cell is to blame. */
  readonly column?: string
}

/** Findings that keep a row in; every other keeps it out. */
const FLAGS: ReadonlySet<IssueCode> = new Set([
  'date_unknown',
  'empty_value',
  'identifier_left_out',
  'sanitized',
  'suppressed',
  'changed',
])

/** Whether a finding keeps its row out of the ledger. */
export const rejects = ({ code }: Issue): boolean => !FLAGS.has(code)

/** How many findings are kept word for word; beyond it they are only counted. */
export const KEPT_ISSUES = 10_000

/** The counts of one import, as its report shows them. */
export interface Counts {
  rows: number
  stored: number
  /** Of those stored: rows about somebody or something that was known before. */
  updated: number
  duplicates: number
  rejected: number
  flagged: number
  byCode: Partial<Record<IssueCode, number>>
}

export const noCounts = (): Counts => ({
  rows: 0,
  stored: 0,
  updated: 0,
  duplicates: 0,
  rejected: 0,
  flagged: 0,
  byCode: {},
})

/** Counts a row's findings, each code once. */
export function countIssues(counts: Counts, issues: readonly Issue[]): void {
  for (const code of new Set(issues.map((issue) => issue.code))) counts.byCode[code] = (counts.byCode[code] ?? 0) + 1
  if (issues.some(rejects)) counts.rejected++
  else if (issues.length > 0) counts.flagged++
}
