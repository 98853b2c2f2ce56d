import { toastFailure } from '../kit/toast.tsx'
import { appWords } from '../words/app.ts'
import { api } from './api.ts'

/** Ends the session here and begins afresh, so that nothing of it stays in memory; says so where it could not. */
export async function signOut(): Promise<void> {
  try {
    await api.del('/api/session')
    location.assign('/sign-in')
  } catch (error) {
    toastFailure(error, appWords.signOut)
  }
}
