import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { checkQuery } from './queries.ts'
import type { Working } from './use-draft.ts'

const PAUSE_MS = 250

/** What is wrong with the working files, a moment after the last change. */
export function useProblems({ files, mayEdit }: Working) {
  const [asked] = useDebouncedValue(files, PAUSE_MS)
  return useQuery({ ...checkQuery(asked), enabled: mayEdit })
}
