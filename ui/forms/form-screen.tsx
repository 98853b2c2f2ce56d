import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { FormAnswer } from '#src/capture/forms/form-answer.ts'
import { DoorTabs } from '../app/door-tabs.tsx'
import { useMay, useWorkspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { formsWords, formWords } from '../words/forms.ts'
import { useFormSearch } from './address.ts'
import { Build } from './build.tsx'
import css from './forms.module.css'
import { Numbers } from './numbers.tsx'
import { PublishForm } from './publish.tsx'
import { formQuery } from './queries.ts'
import { type FormTab, formSearch } from './search.ts'
import { Share } from './share.tsx'
import { Standing } from './standing.tsx'
import { useForm, type Working } from './use-form.ts'
import { Versions } from './versions.tsx'

const FormCode = lazy(() => import('./form-code.tsx').then((all) => ({ default: all.FormCode })))

/** One form: built, published, shared, counted. */
export function FormScreen() {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(formQuery(id))
  if (data !== undefined) return <OneForm key={data.id} form={data} />
  return (
    <Page title={formsWords.title}>
      <DoorTabs />
      {error === null ? <Loading lines={10} /> : <Failure error={error} what={formWords.failed} retry={refetch} />}
    </Page>
  )
}

const TABS: readonly FormTab[] = ['build', 'code', 'share', 'versions', 'numbers']

/** On a phone the row is longer than the screen: the part that a link leads to is never out of sight. */
const showChosen = (row: HTMLElement | null): void =>
  row?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

function OneForm({ form }: { readonly form: FormAnswer }) {
  const { slug } = useWorkspace()
  const working = useForm(form, useMay('define') && form.state !== 'archived')
  const { search, go } = useFormSearch()
  const tab = search.tab ?? 'build'
  return (
    <Page
      title={working.source?.title ?? form.title}
      lead={
        <>
          <Link to="/w/$workspace/doors" params={{ workspace: slug }}>
            {formsWords.back}
          </Link>
          {' · '}
          <code>{form.id}</code>
        </>
      }
    >
      <DoorTabs />
      <Standing working={working} />
      <Tabs value={tab} onChange={(next) => go(formSearch({ tab: next }))} keepMounted={false}>
        <Tabs.List aria-label={formWords.tabs.label} className={css.tabs ?? ''} ref={showChosen}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {formWords.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <TabContent tab={tab} working={working} />
        </Tabs.Panel>
      </Tabs>
      {search.open === 'publish' && working.mayEdit ? <PublishForm working={working} /> : null}
    </Page>
  )
}

function TabContent({ tab, working }: { readonly tab: FormTab; readonly working: Working }) {
  switch (tab) {
    case 'build':
      return <Build working={working} />
    case 'code':
      return (
        <Suspense fallback={<Loading lines={12} />}>
          <FormCode working={working} />
        </Suspense>
      )
    case 'share':
      return <Share working={working} />
    case 'versions':
      return <Versions working={working} />
    case 'numbers':
      return <Numbers working={working} />
    default:
      return tab satisfies never
  }
}
