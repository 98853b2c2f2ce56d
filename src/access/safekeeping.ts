/** What one check of an audit came to. */
export interface CheckResult {
  readonly id: string
  /** What it proves. */
  readonly invariant: string
  readonly checked: number
  readonly wrong: number
  /** The first twenty. */
  readonly offenders: readonly { readonly who: string; readonly what: string }[]
}

/** The last audit of a workspace. */
export interface AuditResult {
  readonly startedAt: string
  readonly endedAt: string
  readonly startedBy: string
  readonly clean: boolean
  readonly checks: readonly CheckResult[]
}

/** The answer of `GET /api/data`: where the data is, when it was saved last, and whether it holds what is promised. */
export interface SafekeepingAnswer {
  readonly database: 'embedded' | 'external'
  /** Of the embedded database and the logs; only who may manage is told. */
  readonly home: string
  readonly lastBackup: {
    readonly at: string
    readonly rows: number
    readonly tables: number
    readonly file: string
  } | null
  readonly audit: {
    readonly running: { readonly startedAt: string; readonly done: number; readonly total: number } | null
    /** Why the last try came to no result. */
    readonly failed: string | null
    readonly last: AuditResult | null
  }
}
