import { Button, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import Code from 'lucide-react/icons/code-xml'
import Printer from 'lucide-react/icons/printer'
import { lazy, type ReactNode, Suspense } from 'react'
import type { FunnelSource } from '#src/definition/schema.ts'
import type { DraftAnswer, VersionAnswer } from '#src/learn/definition-answer.ts'
import { useMay } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { definitionWords as words } from '../words/definition.ts'
import { useDefinitionSearch } from './address.ts'
import { Benchmarks } from './benchmarks.tsx'
import css from './cards.module.css'
import { Channels } from './channels.tsx'
import { DraftBar } from './draft-bar.tsx'
import { Fields } from './fields.tsx'
import { Clocks, KnockOuts, Routing, Tracks } from './hand-over.tsx'
import { SettingContext, useNames } from './known.ts'
import { PlanDrawer } from './plan-drawer.tsx'
import { Printed } from './printed.tsx'
import { PublishDrawer } from './publish-drawer.tsx'
import { draftQuery, inForceQuery } from './queries.ts'
import { WaysBack } from './recycle.tsx'
import { EngagementRules, FitRules } from './scoring.tsx'
import screenCss from './screen.module.css'
import { type DefinitionTab, definitionSearch } from './search.ts'
import { Stages } from './stages.tsx'
import { Templates } from './templates.tsx'
import { useDraft, type Working } from './use-draft.ts'
import { Versions } from './versions.tsx'

const CodePane = lazy(() => import('./code-pane.tsx').then((all) => ({ default: all.CodePane })))

/** Funnel set-up. */
export function DefinitionScreen() {
  const inForce = useQuery(inForceQuery)
  const draft = useQuery(draftQuery)
  const { search } = useDefinitionSearch()
  const failed = inForce.error ?? draft.error
  if (inForce.data !== undefined && draft.data !== undefined) {
    if (search.print === 1) return <Printed version={inForce.data} />
    return <SetUp inForce={inForce.data} draft={draft.data} />
  }
  return (
    <Page title={words.title}>
      {failed === null ? (
        <Loading lines={10} />
      ) : (
        <Failure error={failed} what={words.failed} retry={() => Promise.all([inForce.refetch(), draft.refetch()])} />
      )}
    </Page>
  )
}

const TABS: readonly DefinitionTab[] = ['cards', 'code', 'fields', 'versions', 'templates']

function SetUp({ inForce, draft }: { readonly inForce: VersionAnswer; readonly draft: DraftAnswer }) {
  const mayEdit = useMay('define')
  const working = useDraft(inForce, draft, mayEdit)
  const { search, go } = useDefinitionSearch()
  const tab = search.tab ?? 'cards'
  const tabs = mayEdit ? TABS : TABS.filter((one) => one !== 'templates')
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          {tab === 'cards' ? (
            <Button
              className={screenCss.beside ?? ''}
              variant={search.beside === 1 ? 'light' : 'default'}
              aria-pressed={search.beside === 1}
              leftSection={<Code size={16} aria-hidden />}
              onClick={() => {
                const { beside, ...rest } = search
                go(beside === 1 ? rest : { ...rest, beside: 1 }, true)
              }}
            >
              {words.beside}
            </Button>
          ) : null}
          <Button variant="default" leftSection={<Printer size={16} aria-hidden />} onClick={() => go({ print: 1 })}>
            {words.print}
          </Button>
        </>
      }
    >
      <DraftBar working={working} />
      <Tabs value={tab} onChange={(next) => go(definitionSearch({ tab: next }))} keepMounted={false}>
        <Tabs.List aria-label={words.tabs.label} className={screenCss.tabs ?? ''}>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {words.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} className={screenCss.panel ?? ''}>
          <TabContent tab={tab} working={working} />
        </Tabs.Panel>
      </Tabs>
      {search.open === 'plan' && mayEdit ? <PlanDrawer working={working} /> : null}
      {search.open === 'publish' ? <PublishDrawer working={working} /> : null}
    </Page>
  )
}

function TabContent({ tab, working }: { readonly tab: DefinitionTab; readonly working: Working }) {
  const { search } = useDefinitionSearch()
  switch (tab) {
    case 'code':
      return <LazyCode working={working} />
    case 'versions':
      return <Versions working={working} />
    case 'templates':
      return <Templates working={working} />
    case 'fields':
      return <WithSource working={working}>{() => <Fields />}</WithSource>
    case 'cards':
      return (
        <div className={screenCss.split} data-beside={search.beside === 1}>
          <WithSource working={working}>{() => <Cards />}</WithSource>
          {search.beside === 1 ? <LazyCode working={working} /> : null}
        </div>
      )
    default:
      return tab satisfies never
  }
}

function LazyCode({ working }: { readonly working: Working }) {
  return (
    <Suspense fallback={<Loading lines={12} />}>
      <CodePane working={working} />
    </Suspense>
  )
}

interface WithSourceProps {
  readonly working: Working
  readonly children: () => ReactNode
}

/** Cards need a file whose shape is right; where it is not, they say which line hides them. */
function WithSource({ working, children }: WithSourceProps) {
  const { go } = useDefinitionSearch()
  const { source, problem } = working
  if (source !== undefined) return <Sourced {...{ working, source }}>{children()}</Sourced>
  return (
    <div className={screenCss.broken} role="alert">
      <h2>{words.cards.broken}</h2>
      {problem === undefined ? null : <p>{words.cards.brokenExplain(problem.line, problem.message)}</p>}
      <div>
        <Button
          variant="default"
          onClick={() => go({ tab: 'code', ...(problem === undefined ? {} : { line: problem.line }) })}
        >
          {words.cards.mend}
        </Button>
      </div>
    </div>
  )
}

interface SourcedProps {
  readonly working: Working
  readonly source: FunnelSource
  readonly children: ReactNode
}

function Sourced({ working, source, children }: SourcedProps) {
  const { search, go } = useDefinitionSearch()
  const named = useNames(source)
  const openCard = (card: string | undefined) => {
    const { card: _, ...rest } = search
    go(card === undefined ? rest : { ...rest, card }, true)
  }
  return <SettingContext value={{ working, source, ...named, card: search.card, openCard }}>{children}</SettingContext>
}

function Cards() {
  return (
    <div className={css.columns}>
      <div className={css.column}>
        <Stages />
        <KnockOuts />
        <Tracks />
        <Routing />
        <WaysBack />
      </div>
      <div className={css.column}>
        <FitRules />
        <EngagementRules />
        <Clocks />
        <Benchmarks />
        <Channels />
      </div>
    </div>
  )
}
