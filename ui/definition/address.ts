import { useNavigate, useSearch } from '@tanstack/react-router'
import { type DefinitionSearch, definitionSearch } from './search.ts'

/** What the address says, and how to change it. */
export function useDefinitionSearch() {
  const search = definitionSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const go = (next: DefinitionSearch, replace = false) =>
    void navigate({ to: '.', search: { ...next }, replace, resetScroll: false })
  return { search, go }
}
