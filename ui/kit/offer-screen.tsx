import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { DoorTabs } from '../app/door-tabs.tsx'
import { useMay } from '../app/session.ts'
import { formsWords } from '../words/forms.ts'
import { Drawer } from './drawer.tsx'
import { Empty } from './empty.tsx'
import { Failure } from './failure.tsx'
import { Loading } from './loading.tsx'
import type { OfferSearch } from './offer-search.ts'
import { Page } from './page.tsx'

/** Every asset, or every CTA. */
interface Offers {
  readonly items: readonly { readonly id: string; readonly title: string }[]
}

interface OfferScreenProps<T extends Offers> {
  /** What there is, as it was asked for. */
  readonly asked: { readonly data: T | undefined; readonly error: unknown; readonly refetch: () => unknown }
  readonly words: Readonly<Record<'lead' | 'failed' | 'empty' | 'add' | 'newTitle' | 'gone', string>>
  /** Id of the one in the drawer. */
  readonly open: string | undefined
  readonly search: OfferSearch
  readonly onSay: (next: OfferSearch) => void
  readonly onClose: () => void
  /** The screen's parts; the second only once there is something. */
  readonly always?: (data: T, mayChange: boolean) => ReactNode
  readonly children: (data: T, mayChange: boolean) => ReactNode
  /** What the drawer holds: one that is there, or undefined for a new one. */
  readonly editor: (data: T, item: T['items'][number] | undefined, mayChange: boolean) => ReactNode
}

/** The frame of the assets and of the CTAs: what there is, what stands there while nothing is, and one of them in a drawer. */
export function OfferScreen<T extends Offers>(props: OfferScreenProps<T>) {
  const { asked, words, open, search, onSay, onClose, always, children, editor } = props
  const { data, error, refetch } = asked
  const mayChange = useMay('define')
  const add = mayChange ? <Button onClick={() => onSay({ add: true })}>{words.add}</Button> : null
  const item: T['items'][number] | undefined = data?.items.find(({ id }) => id === open)
  const isOpen = search.add === true || open !== undefined
  return (
    <Page title={formsWords.title} lead={words.lead} actions={data?.items.length === 0 ? null : add}>
      <DoorTabs />
      {error !== null && data === undefined ? <Failure error={error} what={words.failed} retry={refetch} /> : null}
      {data === undefined && error === null ? <Loading lines={10} /> : null}
      {data?.items.length === 0 ? <Empty sentence={words.empty} action={add} /> : null}
      {data === undefined || data.items.length === 0 ? null : children(data, mayChange)}
      {data === undefined ? null : always?.(data, mayChange)}
      <Drawer open={isOpen && data !== undefined} onClose={onClose} title={<bdi>{item?.title ?? words.newTitle}</bdi>}>
        {data === undefined ? null : open !== undefined && item === undefined ? (
          <p>{words.gone}</p>
        ) : (
          editor(data, item, mayChange)
        )}
      </Drawer>
    </Page>
  )
}
