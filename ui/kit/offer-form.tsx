import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { OfferState } from '#src/capture/offers/offer.ts'
import { api } from '../app/api.ts'
import { offerWords as words } from '../words/offer.ts'
import { Failure } from './failure.tsx'
import css from './offer-form.module.css'
import { toast, toastFailure } from './toast.tsx'

/** An asset or a CTA as it is stored. */
interface Offer {
  readonly id: string
  readonly title: string
  readonly state: OfferState
  readonly version: number
}

interface OfferFormProps {
  /** First word of its query keys, and where its API lies. */
  readonly area: 'assets' | 'ctas'
  /** Undefined for a new one. */
  readonly offer: Offer | undefined
  /** Makes or changes it as it is written now. */
  readonly store: () => Promise<Offer>
  readonly mayChange: boolean
  readonly isBusy?: boolean
  /** What archiving does besides. */
  readonly archiveHint?: string
  /** One was made; its id goes into the address. */
  readonly onMade: (id: string) => void
  readonly onClose: () => void
  /** The fields, and below them what stays in use for whoever may only look. */
  readonly children: ReactNode
  readonly below?: ReactNode
}

/** Fields with what can be done with them; publishing saves first, so that what is seen is what strangers get. */
export function OfferForm(props: OfferFormProps) {
  const { offer, mayChange, isBusy = false, archiveHint, children, below } = props
  const { save, move } = useOffer(props)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <fieldset className={css.fields} disabled={!mayChange}>
        {children}
      </fieldset>
      {below}
      {save.error === null ? null : <Failure error={save.error} what={words.notSaved} />}
      {mayChange ? (
        <Actions
          state={offer?.state}
          isBusy={save.isPending || move.isPending || isBusy}
          archiveHint={archiveHint}
          onMove={(state) => {
            save.reset()
            move.mutate(state)
          }}
        />
      ) : null}
    </form>
  )
}

function useOffer({ area, offer, store, onMade, onClose }: OfferFormProps) {
  const client = useQueryClient()
  const renew = () => client.invalidateQueries({ queryKey: [area] })
  const save = useMutation({
    mutationFn: store,
    onSuccess: async ({ id }) => {
      await renew()
      toast(words.saved)
      if (offer === undefined) onMade(id)
    },
  })
  const move = useMutation({
    mutationFn: async (state: OfferState) => {
      const { id, version } = state === 'published' || offer === undefined ? await store() : offer
      try {
        return await api.post<Offer>(`/api/${area}/${id}/state`, { state, version })
      } catch (error) {
        // It is saved all the same: trying again must not make another.
        await renew()
        onMade(id)
        throw error
      }
    },
    onSuccess: async ({ title, state }) => {
      await renew()
      toast(state === 'published' ? words.published(title) : state === 'archived' ? words.archived(title) : words.saved)
      onClose()
    },
    onError: (error) => toastFailure(error, words.notSaved),
  })
  return { save, move }
}

interface ActionsProps {
  readonly state: OfferState | undefined
  readonly isBusy: boolean
  readonly archiveHint: string | undefined
  readonly onMove: (state: OfferState) => void
}

function Actions({ state, isBusy, archiveHint, onMove }: ActionsProps) {
  return (
    <div className={css.line}>
      {state === 'published' || state === 'archived' ? null : (
        <Button loading={isBusy} onClick={() => onMove('published')}>
          {words.publish}
        </Button>
      )}
      <Button type="submit" variant={state === 'published' ? 'filled' : 'default'} loading={isBusy}>
        {words.save}
      </Button>
      {state === 'published' || state === 'archived' ? (
        <Button variant="default" disabled={isBusy} onClick={() => onMove('draft')}>
          {state === 'archived' ? words.restore : words.toDraft}
        </Button>
      ) : null}
      {state === undefined || state === 'archived' ? null : (
        <Button variant="subtle" color="red" disabled={isBusy} title={archiveHint} onClick={() => onMove('archived')}>
          {words.archive}
        </Button>
      )}
    </div>
  )
}
