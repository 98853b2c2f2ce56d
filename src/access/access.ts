import type { RepId, WorkspaceId } from '../funnel/brand.ts'

/** Who somebody is in a workspace, from most to least; `PERMISSIONS` says what each may. */
export const ROLES = ['owner', 'admin', 'marketer', 'rep', 'viewer'] as const
/** What somebody is in one workspace. */
export type Role = (typeof ROLES)[number]

/** What may be done in a workspace, and by whom; a secret key may do everything but what is a person's own (`sign-off`, `own`). */
export const PERMISSIONS = {
  /** See people, accounts and reports; a rep sees their own people only. */
  read: ['owner', 'admin', 'marketer', 'rep', 'viewer'],
  /** Change, merge, disqualify or hand on people; a rep their own only. */
  work: ['owner', 'admin', 'marketer', 'rep'],
  /** Take people out as a file; a rep their own only. */
  export: ['owner', 'admin', 'marketer', 'rep'],
  /** Bring people in, undo an import, make and remove a demo. */
  import: ['owner', 'admin', 'marketer'],
  /** Draft, plan and publish the definition. */
  define: ['owner', 'admin', 'marketer'],
  /** Agree to a version, for marketing or for sales. */
  'sign-off': ['owner', 'admin', 'marketer', 'rep'],
  /** Reps and teams, workspace, keys, members, data. */
  manage: ['owner', 'admin'],
  /** Remove a workspace, or make somebody its owner. */
  own: ['owner'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

/** What a route may need. */
export type Permission = keyof typeof PERMISSIONS

/** Whether a role may do something; the same answer for the server's doors and for which buttons a screen shows. */
export function may(role: Role | 'key', permission: Permission): boolean {
  if (role === 'key') return permission !== 'sign-off' && permission !== 'own'
  const roles: readonly Role[] = PERMISSIONS[permission]
  return roles.includes(role)
}

/** Whom a request speaks for, in the one workspace it is about. */
export interface Actor {
  readonly workspace: WorkspaceId
  readonly role: Role | 'key'
  /** As it is recorded and shown: a mail address, or `key`. */
  readonly by: string
  readonly userId: string | null
  /** A rep may see and touch only people owned by this rep; null is everybody. Part of the query, never a filter after it. */
  readonly only: RepId | null
}
