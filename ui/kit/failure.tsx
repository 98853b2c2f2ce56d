import { Button } from '@mantine/core'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { ApiError } from '../app/api.ts'
import { kitWords } from '../words/kit.ts'
import css from './failure.module.css'

interface FailureProps {
  readonly error: unknown
  readonly retry?: () => unknown
  /** What failed, where the screen can say it better than "This could not be loaded". */
  readonly what?: string
}

/** What went wrong, why, what to do, and a number for whoever looks into the log. */
export function Failure({ error, retry, what = kitWords.failed }: FailureProps) {
  const { why, hint, id } = toldOf(error)
  return (
    <div className={css.failure} role="alert">
      <TriangleAlert size={20} aria-hidden className={css.sign} />
      <div className={css.told}>
        <strong>{what}</strong>
        <p>{why}</p>
        {hint === undefined ? null : <p>{hint}</p>}
        {id === undefined ? null : <p className="quiet">{kitWords.failureId(id)}</p>}
        {retry === undefined ? null : (
          <Button variant="default" size="xs" onClick={() => void retry()}>
            {kitWords.retry}
          </Button>
        )}
      </div>
    </div>
  )
}

interface Told {
  readonly why: string
  readonly hint?: string
  readonly id?: string
}

/** The words for anything thrown; what is no answer of the server is a fault of ours. */
export function toldOf(error: unknown): Told {
  if (!(error instanceof ApiError)) return { why: kitWords.bug, hint: kitWords.bugHint }
  if (error.status === 0) return { why: kitWords.offline, hint: kitWords.offlineHint }
  return {
    why: error.message === '' ? kitWords.bug : error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.id === undefined ? {} : { id: error.id }),
  }
}
