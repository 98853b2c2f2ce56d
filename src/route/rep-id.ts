import type { RepId, WorkspaceId } from '../funnel/brand.ts'
import { idOf } from '../funnel/hash.ts'

/** A rep is known by their normalised address within the workspace, so that describing one again changes them. */
export const repIdOf = (workspace: WorkspaceId, email: string): RepId => idOf('rep', workspace, email) as RepId
