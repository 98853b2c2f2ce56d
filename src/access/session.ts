import type { Role } from './access.ts'

/** Whoever is signed in. */
export interface SessionUser {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly twoFactor: boolean
}

/** A workspace that one is a member of, and as what. */
export interface SessionWorkspace {
  readonly slug: string
  readonly name: string
  readonly role: Role
  readonly locale: string
  readonly currency: string
  readonly timezone: string
  /** Its people were made up. */
  readonly demo: boolean
}

/** The answer of `GET /api/session`. */
export interface SessionAnswer {
  /** Null before sign-in. */
  readonly user: SessionUser | null
  readonly workspaces: readonly SessionWorkspace[]
  readonly setUp: 'needed' | 'done'
  /** Whether mail can be sent from here. */
  readonly mail: boolean
}
