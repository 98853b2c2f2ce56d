import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { FUNNEL_FILE } from '#src/definition/compile.ts'
import { type Edit, editYaml } from '#src/definition/edit.ts'
import { parseFile } from '#src/definition/parse.ts'
import type { Problem } from '#src/definition/problem.ts'
import { type FunnelSource, funnelSource } from '#src/definition/schema.ts'
import type { DraftAnswer, Files, VersionAnswer } from '#src/learn/definition-answer.ts'
import { ApiError, api } from '../app/api.ts'
import { useOnPageLeft } from '../app/leaving.ts'
import { toast } from '../kit/toast.tsx'
import { definitionWords as words } from '../words/definition.ts'
import { draftQuery } from './queries.ts'

/** The files that somebody works on, kept on the server as the draft soon after each change. */
export interface Working {
  readonly inForce: VersionAnswer
  readonly draft: DraftAnswer
  readonly files: Files
  readonly source: FunnelSource | undefined
  /** Why there is no `source`. */
  readonly problem: Problem | undefined
  readonly saving: 'none' | 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict'
  readonly error: unknown
  readonly mayEdit: boolean
  /** Sets the text of one file. */
  readonly write: (file: string, text: string) => void
  readonly replace: (files: Files) => void
  /** Changes funnel.yaml where it is told to and nowhere else. */
  readonly edit: (...edits: readonly Edit[]) => void
  /** As `edit`, with a message that offers to take it back. */
  readonly editUndoably: (said: string, ...edits: readonly Edit[]) => void
  readonly discard: () => Promise<void>
  readonly loadTheirs: () => Promise<void>
  readonly saveMine: () => Promise<void>
  readonly flush: () => Promise<DraftAnswer>
}

const PAUSE_MS = 700

/** What funnel.yaml says, if its shape is right. */
export function sourceOf(files: Files): { readonly source?: FunnelSource; readonly problem?: Problem } {
  const parsed = parseFile(FUNNEL_FILE, files[FUNNEL_FILE] ?? '', funnelSource)
  if ('value' in parsed) return { source: parsed.value }
  const [problem] = parsed
  return problem === undefined ? {} : { problem }
}

/** Where saving stands; `idle` saves by itself after a pause. */
interface Saving {
  readonly state: 'idle' | 'saving' | 'failed' | 'conflict'
  readonly error: unknown
}

/** What somebody wrote that the server does not have yet, and the one save that is under way. */
function useSaving(draft: DraftAnswer, inForce: VersionAnswer) {
  const client = useQueryClient()
  const [local, setLocal] = useState<Files | null>(null)
  const [{ state, error }, setSaving] = useState<Saving>({ state: 'idle', error: undefined })
  const files = local ?? draft.files ?? inForce.files
  const latest = useRef({ local, revision: draft.revision, files })
  latest.current = { local, revision: draft.revision, files }
  // What is being written was begun from this revision, whatever arrives meanwhile: a newer one must be a conflict.
  const base = useRef<number | undefined>(undefined)
  const running = useRef<Promise<DraftAnswer> | undefined>(undefined)
  const put = useCallback(
    async (revision: number): Promise<DraftAnswer> => {
      const sent = latest.current.files
      setSaving({ state: 'saving', error: undefined })
      try {
        const answer = await api.put<DraftAnswer>('/api/definition/draft', { revision, files: sent })
        client.setQueryData(draftQuery.queryKey, answer)
        latest.current.revision = answer.revision
        base.current = latest.current.local === sent ? undefined : answer.revision
        setLocal((now) => (now === sent ? null : now))
        setSaving({ state: 'idle', error: undefined })
        return answer
      } catch (thrown) {
        const isConflict = thrown instanceof ApiError && thrown.status === 409
        setSaving({ state: isConflict ? 'conflict' : 'failed', error: thrown })
        throw thrown
      }
    },
    [client],
  )
  const save = useCallback(async (): Promise<DraftAnswer> => {
    await running.current?.catch(() => undefined)
    running.current = put(base.current ?? latest.current.revision)
    return running.current
  }, [put])
  useEffect(() => {
    if (local === null || state !== 'idle') return
    const timer = setTimeout(() => void save().catch(() => undefined), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [local, state, save])
  const keepWhatIsLeft = useCallback(() => {
    const { local: left, revision: newest } = latest.current
    const revision = base.current ?? newest
    if (left !== null) void api.put('/api/definition/draft', { revision, files: left }).catch(() => undefined)
  }, [])
  useEffect(() => keepWhatIsLeft, [keepWhatIsLeft])
  useOnPageLeft(() => latest.current.local, save)
  const reset = useCallback(() => {
    latest.current.local = null
    base.current = undefined
    setLocal(null)
    setSaving({ state: 'idle', error: undefined })
  }, [])
  const replace = useCallback((next: Files) => {
    base.current ??= latest.current.revision
    latest.current.files = next
    latest.current.local = next
    setLocal(next)
    setSaving((now) => (now.state === 'failed' ? { state: 'idle', error: undefined } : now))
  }, [])
  return { client, local, state, error, files, latest, running, put, save, reset, replace }
}

/** Keeps the working files, saves them after a pause, and never overwrites what somebody else saved. */
export function useDraft(inForce: VersionAnswer, draft: DraftAnswer, mayEdit: boolean): Working {
  const { client, local, state, error, files, latest, running, put, save, reset, replace } = useSaving(draft, inForce)
  const write = useCallback(
    (file: string, text: string) => {
      if (latest.current.files[file] !== text) replace({ ...latest.current.files, [file]: text })
    },
    [replace, latest],
  )
  const edit = useCallback(
    (...edits: readonly Edit[]) => {
      const before = latest.current.files[FUNNEL_FILE] ?? ''
      write(
        FUNNEL_FILE,
        edits.reduce((text, one) => editYaml(text, one) ?? text, before),
      )
    },
    [write, latest],
  )
  const told = useMemo(() => sourceOf(files), [files])
  return {
    ...{ inForce, draft, files, error, mayEdit, write, replace, edit },
    source: told.source,
    problem: told.problem,
    saving: savingOf(local, state, draft),
    editUndoably: (said, ...edits) => {
      const before = files
      edit(...edits)
      toast(said, () => replace(before))
    },
    discard: async () => {
      const before = files
      // What still waits for its pause would be put there anew a moment after.
      if (latest.current.local !== null) await save().catch(() => undefined)
      const { revision } = (await running.current?.catch(() => undefined)) ?? draft
      const answer = await api.del<DraftAnswer>('/api/definition/draft', undefined, {
        revision: Math.max(revision, draft.revision),
      })
      reset()
      client.setQueryData(draftQuery.queryKey, answer)
      toast(words.bar.discarded, () => replace(before))
    },
    loadTheirs: async () => {
      // What was written here goes only when theirs has come.
      await client.refetchQueries({ queryKey: draftQuery.queryKey }, { throwOnError: true })
      reset()
    },
    saveMine: async () => {
      const theirs = await api.get<DraftAnswer>('/api/definition/draft')
      await put(theirs.revision).catch(() => undefined)
    },
    flush: () => (latest.current.local === null ? Promise.resolve(draft) : save()),
  }
}

function savingOf(
  local: Files | null,
  state: 'idle' | 'saving' | 'failed' | 'conflict',
  draft: DraftAnswer,
): Working['saving'] {
  if (state !== 'idle') return state
  if (local !== null) return 'unsaved'
  return draft.files === null ? 'none' : 'saved'
}
