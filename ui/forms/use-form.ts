import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { FormAnswer } from '#src/capture/forms/form-answer.ts'
import type { FormSource } from '#src/capture/forms/source.ts'
import type { Edit } from '#src/definition/edit.ts'
import type { Problem } from '#src/definition/problem.ts'
import { ApiError, api } from '../app/api.ts'
import { useOnPageLeft } from '../app/leaving.ts'
import { toast } from '../kit/toast.tsx'
import { edited, sourceOf } from './model.ts'
import { formQuery } from './queries.ts'

/** Where what somebody writes stands: on the server, on its way, or held up. */
export type Saving = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict'

/** A form that somebody works on, kept on the server soon after each change. */
export interface Working {
  readonly form: FormAnswer
  readonly text: string
  readonly source: FormSource | undefined
  /** Why there is no `source`. */
  readonly problem: Problem | undefined
  readonly saving: Saving
  readonly error: unknown
  readonly mayEdit: boolean
  readonly write: (text: string) => void
  readonly edit: (...edits: readonly Edit[]) => void
  /** As `edit`, with a message that offers to take it back. */
  readonly editUndoably: (said: string, ...edits: readonly Edit[]) => void
  readonly loadTheirs: () => Promise<void>
  readonly saveMine: () => Promise<void>
  /** What is on the server once everything written is there. */
  readonly flush: () => Promise<FormAnswer>
  /** Takes an answer of the server as what is now there. */
  readonly take: (answer: FormAnswer) => void
}

const PAUSE_MS = 700

/** Keeps the text, saves it after a pause, and never overwrites what somebody else saved. */
export function useForm(form: FormAnswer, mayEdit: boolean): Working {
  const saving = useSaving(form)
  const { text, write, latest } = saving
  const told = useMemo(() => sourceOf(text), [text])
  const edit = useCallback((...edits: readonly Edit[]) => write(edited(latest.current.text, ...edits)), [write, latest])
  return {
    ...{ form, text, mayEdit, write, edit, source: told.source, problem: told.problem },
    ...{ saving: saving.state, error: saving.error, take: saving.take, flush: saving.flush },
    ...{ loadTheirs: saving.loadTheirs, saveMine: saving.saveMine },
    editUndoably: (said, ...edits) => {
      const before = latest.current.text
      edit(...edits)
      toast(said, () => write(before))
    },
  }
}

/** `idle` saves by itself after a pause. */
interface SaveState {
  readonly state: 'idle' | 'saving' | 'failed' | 'conflict'
  readonly error?: unknown
}

const IDLE: SaveState = { state: 'idle' }
const SAVING: SaveState = { state: 'saving' }

/** What somebody wrote that the server does not have yet, and the one save that is under way. */
function useSaving(form: FormAnswer) {
  const client = useQueryClient()
  const { id } = form
  const [local, setLocal] = useState<string | null>(null)
  const [{ state, error }, setState] = useState<SaveState>(IDLE)
  const text = local ?? form.source
  const latest = useLatest({ local, text, form })
  // What is being written was begun from this revision, whatever arrives meanwhile: a newer one must be a conflict.
  const base = useRef<number | undefined>(undefined)
  const running = useRef<Promise<FormAnswer> | undefined>(undefined)
  const take = useCallback(
    (answer: FormAnswer) => {
      client.setQueryData(formQuery(id).queryKey, answer)
      latest.current.form = answer
    },
    [client, id],
  )
  const put = useCallback(
    async (revision: number): Promise<FormAnswer> => {
      const sent = latest.current.text
      setState(SAVING)
      try {
        const answer = await api.put<FormAnswer>(`/api/forms/${id}`, { revision, source: sent })
        take(answer)
        base.current = latest.current.local === sent ? undefined : answer.revision
        setLocal((now) => (now === sent ? null : now))
        setState(IDLE)
        return answer
      } catch (thrown) {
        const isConflict = thrown instanceof ApiError && thrown.status === 409
        setState({ state: isConflict ? 'conflict' : 'failed', error: thrown })
        throw thrown
      }
    },
    [id, take],
  )
  const save = useCallback(async (): Promise<FormAnswer> => {
    await running.current?.catch(() => undefined)
    running.current = put(base.current ?? latest.current.form.revision)
    return running.current
  }, [put])
  useAfterPause(local !== null && state === 'idle' ? local : null, save)
  useOnPageLeft(() => latest.current.local, save)
  useOnLeaving(() => {
    const begun = { revision: base.current ?? latest.current.form.revision, source: latest.current.local }
    if (begun.source !== null) void api.put(`/api/forms/${id}`, begun).catch(() => undefined)
  })
  const write = useCallback((next: string) => {
    if (next === latest.current.text) return
    base.current ??= latest.current.form.revision
    Object.assign(latest.current, { text: next, local: next })
    setLocal(next)
    setState((now) => (now.state === 'failed' ? IDLE : now))
  }, [])
  return {
    ...{ text, latest, write, take, error },
    state: state !== 'idle' ? state : local === null ? ('saved' as const) : ('unsaved' as const),
    flush: () => (latest.current.local === null ? Promise.resolve(latest.current.form) : save()),
    loadTheirs: async () => {
      // What was written here goes only when theirs has come.
      await client.refetchQueries({ queryKey: formQuery(id).queryKey }, { throwOnError: true })
      base.current = undefined
      latest.current.local = null
      setLocal(null)
      setState(IDLE)
    },
    saveMine: async () => {
      const theirs = await api.get<FormAnswer>(`/api/forms/${id}`)
      await put(theirs.revision).catch(() => undefined)
    },
  }
}

/** What was last drawn, for what runs later; writing changes it before it is drawn. */
function useLatest<T>(value: T) {
  const latest = useRef(value)
  latest.current = value
  return latest
}

/** Saves what is written when nothing more is written for a moment; null is nothing to save. */
function useAfterPause(written: string | null, save: () => Promise<unknown>): void {
  useEffect(() => {
    if (written === null) return
    const timer = setTimeout(() => void save().catch(() => undefined), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [written, save])
}

/** Leaving the screen within the pause loses nothing. */
function useOnLeaving(keep: () => void): void {
  const latest = useLatest(keep)
  useEffect(() => () => latest.current(), [latest])
}
