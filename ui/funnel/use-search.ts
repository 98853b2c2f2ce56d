import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { type FunnelSearch, funnelSearch } from './search.ts'

/** Changes to the address; undefined takes a word out. */
export type Change = { readonly [K in keyof FunnelSearch]?: FunnelSearch[K] | undefined }

/** What the address says, and how to change it: what opens beside the funnel is a step that "back" takes back, a filter too. */
export function useFunnelSearch(): readonly [FunnelSearch, (change: Change) => void] {
  const search = useSearch({ from: '/w/$workspace/funnel' })
  const navigate = useNavigate({ from: '/w/$workspace/funnel' })
  const change = useCallback(
    (next: Change) => void navigate({ search: (before) => funnelSearch({ ...before, ...next }), resetScroll: false }),
    [navigate],
  )
  return [search, change]
}
