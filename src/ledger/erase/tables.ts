import type { Client } from '../../db/pool.ts'
import { identifier } from '../../db/sql.ts'
import type { SubjectId, WorkspaceId } from '../../funnel/brand.ts'

/** What an erasure does with a table's rows. */
export type Rule =
  /** Rows of the person's subjects go, in the erasure's own transaction. */
  | { readonly how: 'delete'; readonly by: string }
  /** Rows stay because something counts them; columns that could name somebody are emptied. */
  | { readonly how: 'blank'; readonly by: string; readonly columns: readonly string[] }
  /** Rows in whose words an identifier of theirs stands go, by the effect. */
  | { readonly how: 'mention' }
  /** The erasure or its effect writes these rows itself. */
  | { readonly how: 'itself' }
  /** Nothing of a person can stand there; why not. */
  | { readonly how: 'keep'; readonly why: string }

const of = (by: string): Rule => ({ how: 'delete', by })
const keep = (why: string): Rule => ({ how: 'keep', why })
const blank = (by: string, ...columns: readonly string[]): Rule => ({ how: 'blank', by, columns })
const mention: Rule = { how: 'mention' }
const itself: Rule = { how: 'itself' }

/** What a proof says of somebody; without its end nothing can be confirmed by it any more, and its link leads to a page that says so. */
export const PROOF_COLUMNS: readonly string[] = [
  ...['ip', 'user_agent', 'confirmed_ip', 'confirmed_user_agent', 'page', 'reason', 'expires_at'],
]

const MADE_BY_TEAM = 'what colleagues set up, about no one person'
const IDS = 'ids and hashes, which lead to nobody'

/** Every table with rows of a workspace, and what becomes of a person's rows there. A test holds that none is missing. */
export const RULES: Readonly<Record<string, Rule>> = {
  accounts: keep('a company is no person; what names its people is theirs'),
  alarms: of('person_id'),
  asset_files: keep(MADE_BY_TEAM),
  asset_pieces: keep(MADE_BY_TEAM),
  assets: keep(MADE_BY_TEAM),
  audits: mention,
  bulk_changes: mention,
  consent_proofs: blank('subject_id', ...PROOF_COLUMNS),
  consent_texts: keep('words of ours'),
  cta_experiments: keep(MADE_BY_TEAM),
  cta_paths: keep(MADE_BY_TEAM),
  ctas: keep(MADE_BY_TEAM),
  definition_drafts: keep(MADE_BY_TEAM),
  definition_heads: keep(MADE_BY_TEAM),
  definition_sign_offs: keep(MADE_BY_TEAM),
  definitions: keep(MADE_BY_TEAM),
  dirty_days: keep('days'),
  dirty_site_days: keep('days'),
  effects: itself,
  erasures: keep(IDS),
  events: itself,
  export_links: mention,
  form_versions: keep(MADE_BY_TEAM),
  forms: keep(MADE_BY_TEAM),
  hits: keep('paths and doors by an id that leads to nobody, which pages and doors are counted from'),
  identities: of('subject_id'),
  import_files: itself,
  import_issues: mention,
  imports: keep('counts of files'),
  invitations: keep('colleagues'),
  journeys: itself,
  keys: keep(MADE_BY_TEAM),
  live_marks: keep('of the last seconds'),
  mails: of('subject_id'),
  members: keep('colleagues'),
  opportunities: itself,
  people: itself,
  people_apart: keep(IDS),
  people_listed: of('person_id'),
  people_words: of('person_id'),
  plans: mention,
  pools: keep('teams and their reps'),
  quarantine: mention,
  receipts: keep(IDS),
  refusal_counts: keep('counts'),
  refusals: mention,
  report_days: keep('counts'),
  saved_views: mention,
  set_ups: keep(MADE_BY_TEAM),
  shares: keep(MADE_BY_TEAM),
  site_days: keep('what hits say, packed'),
  spend: keep('money'),
  stack_marks: keep(MADE_BY_TEAM),
  stage_days: keep('what journeys say, packed by an id that leads to nobody'),
  stage_entries: of('person_id'),
  subjects: keep(IDS),
  suppressions: keep('hashes that only the installation can make: an erased address stays suppressed (RELIABILITY 7)'),
  touches: blank('subject_id', 'referrer', 'landing', 'term', 'content', 'click_id'),
}

/** Tables whose rows are found by what is written in them. */
export const MENTIONS: readonly string[] = Object.keys(RULES).filter((table) => RULES[table]?.how === 'mention')

/** Removes and empties what is found by the ids of a person; a statement a table. */
export async function forgetRows(
  client: Client,
  workspace: WorkspaceId,
  subjects: readonly SubjectId[],
): Promise<void> {
  for (const [table, rule] of Object.entries(RULES)) {
    if (rule.how === 'delete')
      await client.query(
        `delete from ${identifier(table)} where workspace_id = $1 and ${identifier(rule.by)} = any($2::uuid[])`,
        [workspace, subjects],
      )
    if (rule.how === 'blank')
      await client.query(
        `update ${identifier(table)} set ${rule.columns.map((column) => `${identifier(column)} = null`).join(', ')}
          where workspace_id = $1 and ${identifier(rule.by)} = any($2::uuid[])`,
        [workspace, subjects],
      )
  }
  await client.query(
    'update opportunities set person_id = null where workspace_id = $1 and person_id = any($2::uuid[])',
    [workspace, subjects],
  )
}
