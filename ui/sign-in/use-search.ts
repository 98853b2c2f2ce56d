import { useSearch } from '@tanstack/react-router'
import { type SignInSearch, signInSearch } from './search.ts'

/** What the address of a screen before signing in says beside its path. */
export const useSignInSearch = (): SignInSearch => signInSearch(useSearch({ strict: false }))
