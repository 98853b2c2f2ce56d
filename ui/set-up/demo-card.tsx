import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api } from '../app/api.ts'
import { renewSession } from '../app/session.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { setUpWords } from '../words/set-up.ts'
import css from './set-up.module.css'

interface Demo {
  readonly state: 'none' | 'filling' | 'ready' | 'half'
  readonly slug: string | null
  readonly done: number
  readonly of: number
}

const KEY = ['demo']
const LOOK_MS = 500

/** Makes the demo, says how far it is, opens it and removes it. */
export function DemoCard() {
  const client = useQueryClient()
  const { percent } = useFormats()
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => api.get<Demo>('/api/demo'),
    refetchInterval: ({ state }) => (state.data?.state === 'filling' ? LOOK_MS : false),
  })
  const make = useMutation({
    mutationFn: () => api.post<Demo>('/api/demo'),
    onSuccess: (demo) => client.setQueryData(KEY, demo),
    onError: (error) => toastFailure(error, setUpWords.demoFailed),
  })
  const remove = useMutation({
    mutationFn: () => api.del('/api/demo'),
    onSuccess: async () => {
      await renewSession()
      toast(setUpWords.demoRemoved)
      await client.invalidateQueries({ queryKey: KEY })
    },
    onError: (error) => toastFailure(error),
  })
  const state = data?.state
  // A workspace more: the switcher is to know it.
  useEffect(() => {
    if (state === 'ready') void renewSession()
  }, [state])
  const share = data === undefined || data.of === 0 ? 0 : data.done / data.of
  return (
    <section className={css.card}>
      <h2>{setUpWords.demoTitle}</h2>
      <p>{setUpWords.demo}</p>
      {state === 'filling' ? (
        <div>
          <p role="status">{setUpWords.demoFilling(percent(share))}</p>
          <Progress value={share * 100} aria-label={setUpWords.demoProgress} />
        </div>
      ) : null}
      {state === 'none' || state === 'half' ? (
        <div>
          <Button onClick={() => make.mutate()} loading={make.isPending}>
            {setUpWords.demoGo}
          </Button>
        </div>
      ) : null}
      {state === 'ready' ? (
        <div className={css.end}>
          <Button
            renderRoot={(props) => (
              <Link to="/w/$workspace/funnel" params={{ workspace: data?.slug ?? 'demo' }} {...props} />
            )}
          >
            {setUpWords.demoOpen}
          </Button>
          <Button variant="subtle" color="gray" onClick={() => remove.mutate()} loading={remove.isPending}>
            {setUpWords.demoRemove}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
