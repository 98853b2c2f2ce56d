import { queryOptions, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { createContext, useContext } from 'react'
import { may, type Permission } from '#src/access/access.ts'
import type { SessionAnswer, SessionWorkspace } from '#src/access/session.ts'
import { api } from './api.ts'
import { outer } from './query.ts'

/** Who is signed in, and where they belong. */
export type Session = SessionAnswer
/** A workspace that one is a member of, and as what. */
export type Workspace = SessionWorkspace

const NOBODY: Session = { user: null, workspaces: [], setUp: 'done', mail: false }

/** Who is signed in; nobody is an answer too. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => api.get<Session>('/api/session'),
})

/** Who is signed in and where they belong. */
export function useSession(): Session {
  return useQuery(sessionQuery, outer).data ?? NOBODY
}

/** Asks again who is signed in: after sign-in, sign-out, a changed name or a new workspace. */
export const renewSession = (): Promise<Session> => outer.fetchQuery({ ...sessionQuery, staleTime: 0 })

/** Stands in for membership where a link shows something of a workspace to somebody from outside. */
export const ShownWorkspace = createContext<Workspace | undefined>(undefined)

/** The workspace that the address names; the shell shows a screen only to its members. */
export function useWorkspace(): Workspace {
  const { workspace: slug } = useParams({ strict: false })
  const shown = useContext(ShownWorkspace)
  const { workspaces } = useSession()
  const found = shown ?? workspaces.find((one) => one.slug === slug)
  if (found === undefined) throw new Error('This part of the screen belongs inside a workspace.')
  return found
}

/** Whether whoever is signed in may do something here: the same answer as the server's doors give. */
export const useMay = (permission: Permission): boolean => may(useWorkspace().role, permission)

const LAST = 'sluice.workspace'

/** Where one was last, for the next time. */
export const rememberWorkspace = (slug: string): void => localStorage.setItem(LAST, slug)

/** The workspace to begin in: the last one, else the first. */
export function firstWorkspace({ workspaces }: Session): Workspace | undefined {
  const last = localStorage.getItem(LAST)
  return workspaces.find(({ slug }) => slug === last) ?? workspaces.at(0)
}
