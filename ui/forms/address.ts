import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormSearch, formSearch } from './search.ts'

/** What the address of a form says, and how to change it. */
export function useFormSearch() {
  const search = formSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const go = (next: FormSearch, replace = false) =>
    void navigate({ to: '.', search: { ...next }, replace, resetScroll: false })
  return { search, go }
}
