import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { type RefObject, useCallback, useRef } from 'react'
import { COLUMNS, type Column, DIRECTIONS, SORT_NAMES, USUAL, usualDirection } from '#src/identity/table/columns.ts'
import { useMay, useWorkspace } from '../app/session.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { peopleWords as words } from '../words/people.ts'
import { ColumnsMenu, ExportButton } from './actions.tsx'
import { AlikeGroups } from './alike.tsx'
import { useChoices, useCount, useTable } from './ask.ts'
import { BulkBar } from './bulk-bar.tsx'
import { Cards } from './cards.tsx'
import { FilterBar } from './filter-bar.tsx'
import { useAddress } from './go.ts'
import { FILTERS, filterOf, type PeopleSearch } from './search.ts'
import { useSelection } from './selection.ts'
import css from './table.module.css'
import { Table } from './table.tsx'
import { useTableKeys } from './table-keys.ts'
import { ViewsBar } from './views-bar.tsx'

function columnsIn({ columns }: PeopleSearch): readonly Column[] {
  const said = columns?.split(',')
  const chosen = COLUMNS.filter((column) => column === 'name' || said?.includes(column) === true)
  return said === undefined ? USUAL : chosen
}

function orderIn({ sort: said, dir: way }: PeopleSearch) {
  const sort = SORT_NAMES.find((name) => name === said) ?? 'seen'
  return { sort, dir: DIRECTIONS.find((one) => one === way) ?? usualDirection(sort) }
}

/** Everybody, as fast at a million as at ten: found, filtered, sorted, changed together and taken out as a file. */
export function PeopleScreen() {
  const [search, change] = useAddress()
  if (search.tab === undefined) return <Everybody search={search} change={change} />
  return (
    <Page title={words.title} lead={words.alike.lead}>
      <ViewsBar search={search} />
      <AlikeGroups />
    </Page>
  )
}

function Everybody({ search, change }: Pick<PeopleProps, 'search' | 'change'>) {
  const columns = columnsIn(search)
  const field = useRef<HTMLInputElement>(null)
  const mayExport = useMay('export')
  const setColumns = (chosen: readonly Column[] | undefined) => change({ columns: chosen?.join(',') }, true)
  const actions = (
    <>
      <ColumnsMenu columns={columns} onColumns={setColumns} />
      {mayExport ? <ExportButton search={search} columns={columns} /> : null}
    </>
  )
  return (
    <Page title={words.title} lead={<Counted search={search} />} actions={actions}>
      <ViewsBar search={search} />
      <FilterBar search={search} choices={useChoices()} field={field} onChange={change} />
      {/* Another filter means other people, so nobody stays selected. */}
      <People key={JSON.stringify(filterOf(search))} {...{ search, columns, change, field }} />
    </Page>
  )
}

function Counted({ search }: { readonly search: PeopleSearch }) {
  const { data } = useCount(search)
  const formats = useFormats()
  return (
    <span aria-live="polite">
      {data === undefined ? '\u00a0' : words.count(data.count, formats.number(data.count), data.isMore)}
    </span>
  )
}

interface PeopleProps {
  readonly search: PeopleSearch
  readonly columns: readonly Column[]
  readonly change: ReturnType<typeof useAddress>[1]
  readonly field: RefObject<HTMLInputElement | null>
}

function People({ search, columns, change, field }: PeopleProps) {
  const table = useTable(search)
  const choices = useChoices()
  const selection = useSelection(table.lines)
  const isNarrow = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const total = useCount(search).data
  const maySelect = useMay('work')
  const { fetchNextPage, isFetchingNextPage, isFetchNextPageError, hasNextPage } = table
  const onEnd = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage])
  // A page that could not be had is asked for again by whoever wants it; by itself the table would ask for ever.
  const goesOn = hasNextPage && !isFetchNextPageError
  useTableKeys(selection, field)
  const shown = {
    ...{
      lines: table.lines,
      columns,
      order: orderIn(search),
      choices,
      selection,
      maySelect,
      hasMore: hasNextPage,
      onEnd,
    },
    total: total?.isMore === true ? undefined : total?.count,
    onSort: ({ sort, dir }: ReturnType<typeof orderIn>) => change({ sort, dir }),
  }
  return (
    <>
      {table.isError ? (
        <Failure error={table.error} retry={isFetchNextPageError ? fetchNextPage : table.refetch} />
      ) : null}
      {table.isPending ? <Loading lines={10} /> : null}
      {table.isSuccess && table.lines.length === 0 ? <Nobody search={search} onClear={change} /> : null}
      {table.lines.length === 0 ? null : isNarrow === true ? (
        <Cards {...shown} />
      ) : (
        <Table {...shown} hasMore={goesOn} />
      )}
      {table.lines.length === 0 ? null : (
        <div className={css.foot}>
          <span role="status">{isFetchingNextPage ? words.loadingMore : hasNextPage ? '' : words.end}</span>
          {isNarrow === true ? null : <span>{words.keys}</span>}
        </div>
      )}
      {selection.isAll || selection.ids.size > 0 ? (
        <BulkBar
          search={search}
          selection={selection}
          choices={choices}
          loaded={table.lines.length}
          hasMore={hasNextPage}
        />
      ) : null}
    </>
  )
}

const NO_FILTER = Object.fromEntries([...FILTERS, 'search'].map((name) => [name, undefined]))

function Nobody({ search, onClear }: { readonly search: PeopleSearch; readonly onClear: PeopleProps['change'] }) {
  const { slug, role } = useWorkspace()
  const mayImport = useMay('import')
  const isFiltered = search.search !== undefined || FILTERS.some((name) => search[name] !== undefined)
  if (isFiltered)
    return (
      <Empty
        sentence={words.emptyFound}
        action={<Button onClick={() => onClear(NO_FILTER)}>{words.clearFilters}</Button>}
      />
    )
  if (role === 'rep' || !mayImport) return <Empty sentence={role === 'rep' ? words.emptyRep : words.emptyAll} />
  const params = { workspace: slug }
  return (
    <Empty
      sentence={words.emptyAll}
      action={
        <Button renderRoot={(props) => <Link to="/w/$workspace/import" params={params} {...props} />}>
          {words.emptyAllAction}
        </Button>
      }
      link={
        <Link to="/w/$workspace/set-up" params={params} search={{ step: 'done' }}>
          {words.emptyAllLink}
        </Link>
      }
    />
  )
}
