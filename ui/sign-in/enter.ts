import { useRouter } from '@tanstack/react-router'
import { forgetAll } from '../app/query.ts'
import { renewSession } from '../app/session.ts'

/** An address of ours; what an attacker may have written behind `?to=` leads nowhere else. */
export const ownAddress = (to: string | undefined): string =>
  to !== undefined && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : '/'

/** Goes inside after signing in: nothing of who was here before is kept. */
export function useEnter(): (to: string) => Promise<void> {
  const router = useRouter()
  return async (to) => {
    forgetAll()
    await renewSession()
    router.history.replace(to)
  }
}
