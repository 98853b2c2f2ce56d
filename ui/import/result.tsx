import { Button, Progress } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import CircleCheck from 'lucide-react/icons/circle-check'
import { useState } from 'react'
import type { ImportDetail } from '#src/capture/import/answers.ts'
import { api, downloadOf } from '../app/api.ts'
import { useWorkspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { importWords } from '../words/import.ts'
import { Counts } from './check.tsx'
import { Compared } from './compared.tsx'
import css from './import.module.css'
import { Imported } from './imported.tsx'
import { IssueTable } from './issue-table.tsx'
import { importQuery, isMoving, issuesQuery } from './queries.ts'
import type { ImportSearch } from './search.ts'

interface ResultProps {
  readonly id: string
  readonly go: (to: ImportSearch) => void
}

/** An import while it runs and what came of it. */
export function Result({ id, go }: ResultProps) {
  const { data, error, refetch } = useQuery(importQuery(id))
  if (error !== null && data === undefined) return <Failure error={error} retry={refetch} />
  if (data === undefined) return <Loading />
  return (
    <div className={css.stack}>
      <section className={css.stack}>
        <h2>
          {importWords.phases[data.phase]}: {data.file}
        </h2>
        <Standing state={data} />
        <Actions state={data} go={go} />
      </section>
      {data.phase === 'undone' || data.phase === 'undoing' ? null : <Counts counts={data} />}
      {data.comparison === null || data.phase !== 'done' ? null : (
        <Compared comparison={data.comparison} stages={data.stages} />
      )}
      {data.kind === 'people' && data.phase === 'done' ? <Imported id={id} stages={data.stages} /> : null}
      {data.refused + data.flagged === 0 || isMoving(data) ? null : <Issues id={id} />}
    </div>
  )
}

/** How far it is, or what it came to, in a sentence. */
function Standing({ state }: { readonly state: ImportDetail }) {
  const { number } = useFormats()
  const count = state.new + state.updated
  switch (state.phase) {
    case 'running':
      return (
        <Moving
          done={state.done}
          total={state.total}
          text={importWords.progress(number(state.done), number(state.total))}
        />
      )
    case 'undoing': {
      const { done, total } = state.undoing ?? { done: 0, total: 0 }
      return <Moving done={done} total={total} text={importWords.undoing(number(done), number(total))} />
    }
    case 'stopped':
      return <p>{importWords.stoppedWhy(number(state.done), number(state.total))}</p>
    case 'failed':
      return <p role="alert">{state.failure}</p>
    case 'undo stopped':
      return null
    case 'undone':
      return <p>{importWords.undone}</p>
    case 'done':
      return (
        <div className={css.done}>
          <CircleCheck size={20} aria-hidden />
          <div>
            <strong>{importWords.result(number(count), count, state.kind)}</strong>
            <p>{state.contacted === 0 ? importWords.nobody : importWords.liveResult}</p>
          </div>
        </div>
      )
    default:
      return state.phase satisfies never
  }
}

interface MovingProps {
  readonly done: number
  readonly total: number
  readonly text: string
}

function Moving({ done, total, text }: MovingProps) {
  return (
    <div className={css.sending} role="status">
      <p>{text}</p>
      <Progress value={total === 0 ? 0 : (100 * done) / total} aria-label={text} transitionDuration={150} />
      <p className="quiet">{importWords.goesOn}</p>
    </div>
  )
}

function Actions({ state, go }: { readonly state: ImportDetail; readonly go: (to: ImportSearch) => void }) {
  const { slug } = useWorkspace()
  const { busy, error, act } = useActing(state.id)
  const { phase } = state
  const isBroken = phase === 'stopped' || phase === 'failed'
  return (
    <>
      <div className={css.line}>
        {phase === 'done' && state.kind !== 'reps' ? (
          <Button component={Link} to={`/w/${slug}/funnel`}>
            {importWords.seeFunnel}
          </Button>
        ) : null}
        {isBroken ? (
          <Button loading={busy} onClick={() => void act('continue')}>
            {importWords.continue}
          </Button>
        ) : null}
        {phase === 'undone' || phase === 'undoing' ? null : (
          <Button variant="default" loading={busy} onClick={() => void act('undo')}>
            {phase === 'undo stopped' ? importWords.undoAgain : importWords.undo}
          </Button>
        )}
        <Button variant="subtle" onClick={() => go({})}>
          {importWords.importAgain}
        </Button>
      </div>
      {error === undefined ? null : <Failure error={error} />}
    </>
  )
}

function useActing(id: string) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const client = useQueryClient()
  const act = async (what: 'undo' | 'continue'): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      client.setQueryData(importQuery(id).queryKey, await api.post<ImportDetail>(`/api/imports/${id}/${what}`))
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
    await client.invalidateQueries({ queryKey: ['imports', 'list'] })
  }
  return { busy, error, act }
}

function Issues({ id }: { readonly id: string }) {
  const { data } = useQuery(issuesQuery(id))
  if (data === undefined || data.items.length === 0) return null
  return (
    <section className={css.stack}>
      <div className={css.line}>
        <h2 className={css.grow}>{importWords.issuesTitle}</h2>
        <a href={downloadOf(`/api/imports/${id}/issues.csv`)} download>
          {importWords.download}
        </a>
      </div>
      <IssueTable issues={data.items} />
    </section>
  )
}
