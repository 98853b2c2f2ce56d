import { Button, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { OfferState } from '#src/capture/offers/offer.ts'
import { offerWords as words } from '../words/offer.ts'
import type { OfferSearch } from './offer-search.ts'
import css from './offers.module.css'
import { useFormats } from './use-formats.ts'

interface NameProps {
  readonly title: string
  readonly onOpen: () => void
  /** Below the title. */
  readonly children: ReactNode
}

/** The title of an asset or a CTA, which opens it. */
export function OfferName({ title, onOpen, children }: NameProps) {
  return (
    <td>
      <UnstyledButton className={css.name} onClick={onOpen}>
        <bdi>{title}</bdi>
      </UnstyledButton>
      <div className={css.note}>{children}</div>
    </td>
  )
}

/** Whether strangers can see it. */
export function OfferStateCell({ state }: { readonly state: OfferState }) {
  return (
    <td>
      <span className={css.state} data-state={state}>
        {words.states[state]}
      </span>
    </td>
  )
}

interface FigureProps {
  /** Undefined while the numbers are on their way. */
  readonly people: number | undefined
  /** Whose share they are. */
  readonly of?: number | undefined
  /** The share alone, where the table says whose it is. */
  readonly isShort?: boolean
}

/** A number of people, and below it their share of those who saw it. */
export function Figure({ people, of, isShort = false }: FigureProps) {
  const { number, percent } = useFormats()
  return (
    <td className={css.number}>
      {people === undefined ? words.none : number(people)}
      {people === undefined || of === undefined || of === 0 || people > of ? null : (
        <div className={css.note}>{isShort ? percent(people / of) : words.ofSeen(percent(people / of))}</div>
      )}
    </td>
  )
}

interface Listed {
  readonly state: OfferState
}

/** What of a list is shown: archived ones only where the address asks for them. */
export const shownOffers = <T extends Listed>(items: readonly T[], { archived }: OfferSearch): readonly T[] =>
  items.filter(({ state }) => state !== 'archived' || archived === true)

interface ArchivedProps {
  readonly items: readonly Listed[]
  readonly search: OfferSearch
  readonly onSay: (next: OfferSearch) => void
}

/** Shows and hides archived ones; nothing where there are none. */
export function ArchivedSwitch({ items, search, onSay }: ArchivedProps) {
  const { number } = useFormats()
  const archived = items.filter(({ state }) => state === 'archived').length
  if (archived === 0) return null
  return (
    <Button variant="subtle" size="xs" onClick={() => onSay({ archived: search.archived ? undefined : true })}>
      {search.archived ? words.hideArchived : words.showArchived(number(archived))}
    </Button>
  )
}
