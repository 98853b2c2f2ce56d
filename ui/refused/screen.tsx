import { Button, NativeSelect } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type RefusalLine, type RefusalSummary, STATES } from '#src/capture/refused/asked.ts'
import { DoorTabs } from '../app/door-tabs.tsx'
import { Drawer } from '../kit/drawer.tsx'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { formsWords } from '../words/forms.ts'
import { refusedWords as words } from '../words/refused.ts'
import { useAct } from './act.ts'
import { refusalsQuery, summaryQuery } from './questions.ts'
import css from './refused.module.css'
import { type RefusedSearch, refusedSearch } from './search.ts'
import { Attacks, Totals } from './summary.tsx'
import { RefusalDetail, RefusalTable, whoOf } from './table.tsx'

const FROM = '/w/$workspace/doors/refused'

/** What forms were sent and was not believed, why, and letting it in after all. */
export function RefusedScreen() {
  const search = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const summary = useQuery(summaryQuery)
  const pages = useInfiniteQuery({ ...refusalsQuery(search), placeholderData: keepPreviousData })
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const say = (next: RefusedSearch) => void navigate({ search: (old: RefusedSearch) => ({ ...old, ...next }) })
  const failure = pages.error ?? summary.error
  const isEmpty = rows.length === 0 && summary.data?.total.refused === 0
  return (
    <Page title={formsWords.title} lead={words.lead}>
      <DoorTabs />
      {failure === null ? null : (
        <Failure error={failure} what={words.failed} retry={() => Promise.all([pages.refetch(), summary.refetch()])} />
      )}
      {pages.isPending || summary.isPending ? <Loading lines={10} /> : null}
      {summary.data === undefined ? null : <Attacks forms={summary.data.forms} />}
      {summary.data === undefined || pages.data === undefined ? null : isEmpty ? (
        <Nothing />
      ) : (
        <>
          <Totals summary={summary.data} />
          <Filters summary={summary.data} search={search} onSay={say} />
          <List rows={rows} search={search} isStale={pages.isPlaceholderData} onSay={say} />
        </>
      )}
      {pages.hasNextPage ? (
        <Button mt="md" variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
    </Page>
  )
}

function Nothing() {
  const { workspace } = useParams({ from: FROM })
  return (
    <Empty
      sentence={words.empty}
      link={
        <Link to="/w/$workspace/doors" params={{ workspace }}>
          {words.emptyLink}
        </Link>
      }
    />
  )
}

interface FiltersProps {
  readonly summary: RefusalSummary
  readonly search: RefusedSearch
  readonly onSay: (next: RefusedSearch) => void
}

function Filters({ summary, search, onSay }: FiltersProps) {
  const formats = useFormats()
  const set = (name: 'state' | 'reason' | 'form') => (event: { currentTarget: { value: string } }) => {
    const { [name]: said } = refusedSearch({ [name]: event.currentTarget.value })
    onSay({ [name]: said, refusal: undefined })
  }
  const names = summary.forms.map(({ form }) => form)
  return (
    <div className={css.bar}>
      <NativeSelect
        label={words.state}
        value={search.state ?? 'waiting'}
        data={STATES.map((value) => ({
          value,
          label:
            value === 'waiting'
              ? words.counted(words.states.waiting, formats.number(summary.waiting))
              : words.states[value],
        }))}
        onChange={set('state')}
      />
      <NativeSelect
        label={words.reason}
        value={search.reason ?? ''}
        data={[
          { value: '', label: words.allReasons },
          ...summary.reasons.map(({ reason, n }) => ({
            value: reason,
            label: words.counted(words.reasons[reason].name, formats.number(n)),
          })),
        ]}
        onChange={set('reason')}
      />
      <NativeSelect
        label={words.form}
        value={search.form ?? ''}
        data={[{ value: '', label: words.allForms }, ...names.map((value) => ({ value, label: value }))]}
        onChange={set('form')}
      />
    </div>
  )
}

interface ListProps {
  readonly rows: readonly RefusalLine[]
  readonly search: RefusedSearch
  readonly isStale: boolean
  readonly onSay: (next: RefusedSearch) => void
}

function List({ rows, search, isStale, onSay }: ListProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const ids = rows.filter(({ id, releasedAt }) => chosen.has(id) && releasedAt === null).map(({ id }) => id)
  const close = () => onSay({ refusal: undefined })
  const act = useAct(() => {
    setChosen(new Set())
    close()
  })
  const open = rows.find(({ id }) => id === search.refusal)
  const acts = (which: readonly string[]) => (
    <Acts
      isDiscarded={search.state === 'discarded'}
      isBusy={act.isPending}
      onAct={(what) => act.mutate({ act: what, ids: which })}
    />
  )
  if (rows.length === 0)
    return (
      <Empty
        sentence={words.nothing}
        action={
          <Button variant="default" onClick={() => onSay({ state: undefined, reason: undefined, form: undefined })}>
            {words.clear}
          </Button>
        }
      />
    )
  return (
    <div className={isStale ? css.stale : undefined}>
      {ids.length === 0 ? null : (
        <Chosen count={ids.length} onClear={() => setChosen(new Set())}>
          {acts(ids)}
        </Chosen>
      )}
      <RefusalTable rows={rows} chosen={chosen} onChoose={setChosen} onOpen={(refusal) => onSay({ refusal })} />
      <Drawer
        open={open !== undefined}
        onClose={close}
        title={open === undefined ? '' : <bdi className={css.title}>{whoOf(open)}</bdi>}
      >
        {open === undefined ? null : (
          <>
            <RefusalDetail row={open} />
            {open.releasedAt !== null ? null : (
              <>
                <div className={css.acts}>{acts([open.id])}</div>
                <p className="quiet">{words.releaseNote}</p>
              </>
            )}
          </>
        )}
      </Drawer>
    </div>
  )
}

interface ChosenProps {
  readonly count: number
  readonly onClear: () => void
  readonly children: ReactNode
}

function Chosen({ count, onClear, children }: ChosenProps) {
  const formats = useFormats()
  return (
    <div className={css.chosen} role="toolbar" aria-label={words.bulk}>
      <strong aria-live="polite">{words.selected(count, formats.number(count))}</strong>
      {children}
      <Button variant="subtle" onClick={onClear}>
        {words.clearSelection}
      </Button>
    </div>
  )
}

interface ActsProps {
  readonly isDiscarded: boolean
  readonly isBusy: boolean
  readonly onAct: (act: 'release' | 'discard' | 'restore') => void
}

function Acts({ isDiscarded, isBusy, onAct }: ActsProps) {
  const other = isDiscarded ? 'restore' : 'discard'
  return (
    <>
      <Button disabled={isBusy} onClick={() => onAct('release')}>
        {words.release}
      </Button>
      <Button variant="default" disabled={isBusy} onClick={() => onAct(other)}>
        {words[other]}
      </Button>
    </>
  )
}
