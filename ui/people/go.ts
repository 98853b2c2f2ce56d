import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { type PeopleSearch, peopleSearch } from './search.ts'

/** The address of the table and how to change it: a part set to undefined is taken out. */
export function useAddress(): readonly [
  PeopleSearch,
  (change: ChangedSearch, replace?: boolean) => void,
  (to: PeopleSearch) => void,
] {
  const search = peopleSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const set = useCallback(
    (to: PeopleSearch, replace = false) => void navigate({ to: '.', search: to, replace, resetScroll: false }),
    [navigate],
  )
  const change = (parts: ChangedSearch, replace = false) => set(peopleSearch({ ...search, ...parts }), replace)
  return [search, change, set]
}

/** Parts of the address to set; undefined takes one out. */
export type ChangedSearch = { readonly [K in keyof PeopleSearch]: string | undefined }
