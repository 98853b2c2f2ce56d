import type { UncleanCode } from './clean.ts'

/** Why an item was refused; a closed set, the same codes at every door. */
export type RefusalCode =
  | UncleanCode
  | 'malformed'
  | 'too_many'
  | 'unknown_type'
  | 'no_user_anon_id'
  | 'no_event'
  | 'no_group_id'
  | 'no_previous_id'
  | 'name_too_long'
  | 'bad_timestamp'
  | 'bad_message_id'
  | 'bad_email'
  | 'bad_identifier'
  | 'bad_properties'

/** One refused input: what is wrong, where it stands, and what to do about it. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  /** A JSON pointer from the item on; empty for the item itself. */
  readonly path: string
  readonly hint?: string
}

/** A refused item of a batch. */
export interface Rejected extends Refusal {
  readonly index: number
  /** As the client gave it, so that it can tell which one is meant. */
  readonly messageId?: string
}
