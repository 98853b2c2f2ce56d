/** Where words about somebody stand that are not theirs by id, and what an erasure does with them there. */
export interface Place {
  readonly table: string
  readonly columns: readonly string[]
  /** What people call it, for a list of mentions. */
  readonly called: string
  /** Which rows count. */
  readonly only?: string
  /** The column that says whose a row is. */
  readonly of?: 'subject_id'
  /** Written anew from the facts afterwards, so that a list of mentions leaves it out. */
  readonly isDerived?: true
}

/** The facts of others: blotted out by `ops`, since what serves requests may not change a fact. */
export const FACTS: Place = {
  table: 'events',
  columns: ['body', 'seen', 'door'],
  of: 'subject_id',
  called: 'what was said of somebody else',
  // Colleagues stay who they are, also where one of them filled in a form once.
  only: `t.subject_kind <> 'pool' and t.type <> 'ledger.compacted'`,
}

/** Blotted out wherever an identifier of theirs stands, and for a name where somebody decided so. */
export const BLOTTED: readonly Place[] = [
  {
    table: 'consent_proofs',
    columns: ['page', 'reason', 'policy', 'user_agent', 'confirmed_user_agent'],
    of: 'subject_id',
    called: 'a proof of consent of somebody else',
  },
  {
    table: 'mails',
    columns: ['subject', 'text', 'html', 'headers', 'answer', 'note'],
    of: 'subject_id',
    called: 'a mail to somebody else',
  },
  { table: 'stage_entries', columns: ['evidence', 'because'], called: 'why somebody reached a stage', isDerived: true },
  { table: 'spend', columns: ['campaign'], called: 'the campaign of a cost', isDerived: true },
  { table: 'imports', columns: ['file'], called: 'the name of an import' },
  { table: 'import_files', columns: ['name'], called: 'the name of a file' },
  {
    table: 'effects',
    columns: ['payload', 'note'],
    of: 'subject_id',
    called: 'work that waits',
    only: `t.kind <> 'ledger.forget'`,
  },
  // Who was merged away keeps a row of their own, which no fold writes again.
  { table: 'people', columns: ['state'], called: 'a record', only: 't.merged_into is not null', isDerived: true },
]

/** Rows that go whole where somebody is mentioned; their columns are every text they have. */
export const MENTION_NAMES: Readonly<Record<string, string>> = {
  audits: 'the report of an audit',
  bulk_changes: 'a change of many people',
  export_links: 'the link of an export',
  import_issues: 'a remark on an import',
  plans: 'a forecast',
  quarantine: 'a message that was set aside',
  refusals: 'a form that was refused',
  saved_views: 'a saved view',
}

/** What colleagues wrote and published: never changed by an erasure, since forms and rules would break; listed for them to change. */
export const LISTED: readonly Place[] = [
  { table: 'asset_files', columns: ['name'], called: 'the file of an asset' },
  { table: 'assets', columns: ['body'], called: 'an asset' },
  { table: 'consent_texts', columns: ['text'], called: 'the text of a consent' },
  { table: 'cta_paths', columns: ['rules'], called: 'where a CTA stands' },
  { table: 'ctas', columns: ['body'], called: 'a CTA' },
  { table: 'definition_drafts', columns: ['files'], called: 'the draft of the funnel' },
  { table: 'definition_sign_offs', columns: ['comment'], called: 'a remark on the funnel' },
  { table: 'definitions', columns: ['files', 'note'], called: 'a version of the funnel' },
  { table: 'form_versions', columns: ['source', 'note'], called: 'a version of a form' },
  { table: 'forms', columns: ['source'], called: 'a form' },
  { table: 'imports', columns: ['map'], called: 'the map of an import' },
  { table: 'keys', columns: ['label'], called: 'the label of a key' },
  { table: 'set_ups', columns: ['answers'], called: 'the answers of the set-up' },
  { table: 'shares', columns: ['label'], called: 'a shared report' },
  { table: 'stack_marks', columns: ['tool'], called: 'a tool of the stack' },
]
