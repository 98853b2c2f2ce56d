import { Skeleton } from '@mantine/core'
import { useTimeout } from '@mantine/hooks'
import { useState } from 'react'
import { kitWords } from '../words/kit.ts'
import css from './loading.module.css'

/** Faster than this nobody waits, and a skeleton would only flicker. */
const PATIENCE_MS = 150

/** Grey lines where content will be, once it takes long enough to be noticed. */
export function Loading({ lines = 6 }: { readonly lines?: number }) {
  const [isLong, setLong] = useState(false)
  useTimeout(() => setLong(true), PATIENCE_MS, { autoInvoke: true })
  if (!isLong) return <div className={css.room} aria-busy="true" />
  return (
    <div className={css.room} role="status" aria-busy="true">
      <span className="only-read">{kitWords.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={16} radius={4} width={`${92 - ((line * 17) % 40)}%`} />
      ))}
    </div>
  )
}
