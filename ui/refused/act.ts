import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Released } from '#src/capture/refused/asked.ts'
import { api } from '../app/api.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { refusedWords as words } from '../words/refused.ts'

type Act = 'release' | 'discard' | 'restore'

interface Asked {
  readonly act: Act
  readonly ids: readonly string[]
}

/** Lets in, discards or brings back, and offers to undo what can be undone. */
export function useAct(onDone: () => void) {
  const client = useQueryClient()
  const formats = useFormats()
  const renew = () => client.invalidateQueries({ queryKey: ['refusals'] })
  return useMutation({
    mutationFn: async ({ act, ids }: Asked) => {
      if (act === 'release') return api.post<Released>('/api/refusals/release', { ids })
      await api.post(`/api/refusals/${act}`, { ids })
      return undefined
    },
    onSuccess: (said, { act, ids }) => {
      onDone()
      void renew()
      if (said !== undefined) tell(said)
      else if (act === 'restore') toast(words.restored)
      else
        toast(words.discarded(ids.length, formats.number(ids.length)), async () => {
          await api.post('/api/refusals/restore', { ids })
          await renew()
        })
    },
    onError: (error) => toastFailure(error),
  })

  function tell({ released, failed }: Released): void {
    if (released > 0) toast(words.released(released, formats.number(released)))
    const [first] = failed
    if (first !== undefined) toast(words.partly(failed.length, words.notReleased[first.why]))
  }
}
