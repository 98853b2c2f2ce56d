import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { nowQuery } from './questions.ts'

/** However busy the site is, a screen asks no more often. */
const AT_MOST_MS = 2000

/** Who is on the site now. That something happened there is told by the live stream; what, is asked for at most every two seconds. */
export function useHere() {
  const client = useQueryClient()
  const askedAt = useRef(0)
  // Asks nobody: it only notices that the stream named the area.
  const { dataUpdatedAt: toldAt } = useQuery({
    queryKey: ['here'],
    queryFn: () => Date.now(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const now = useQuery(nowQuery)
  useEffect(() => {
    if (toldAt === 0) return
    const wait = Math.max(0, askedAt.current + AT_MOST_MS - Date.now())
    const timer = setTimeout(() => {
      askedAt.current = Date.now()
      void client.refetchQueries({ queryKey: nowQuery.queryKey })
    }, wait)
    return () => clearTimeout(timer)
  }, [client, toldAt])
  return now
}
