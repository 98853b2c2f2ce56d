import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Copy } from '../kit/copy.tsx'
import { appWords } from '../words/app.ts'
import { ApiError } from './api.ts'
import css from './message.module.css'

/** A part of an older version that is gone from the server. */
const OLD = /dynamically imported module|Importing a module script failed|error loading dynamically|preload CSS/i

/** What stands where a screen threw: no blank page, a number to tell us, and a way on. */
export function Crash({ error }: { readonly error: unknown }) {
  const [id] = useState(() => (error instanceof ApiError && error.id) || crypto.randomUUID?.().slice(0, 8) || '')
  const isOld = error instanceof Error && OLD.test(error.message)
  const isOffline = isOld && !navigator.onLine
  useEffect(() => {
    if (!isOffline) return
    const again = () => location.reload()
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [isOffline])
  return (
    <main className={css.message}>
      <h1>{isOld ? appWords.notLoadedTitle : appWords.crashTitle}</h1>
      <p>{isOffline ? appWords.notLoaded : isOld ? appWords.oldVersion : appWords.crash}</p>
      {isOld || id === '' ? null : (
        <p className={css.line}>
          <span className="quiet">{appWords.crashId}</span> <code>{id}</code>{' '}
          <Copy text={`${id} ${detailsOf(error)}`} />
        </p>
      )}
      <Button onClick={() => location.reload()}>{appWords.reload}</Button>
    </main>
  )
}

const detailsOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
