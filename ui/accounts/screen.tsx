import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import SearchSign from 'lucide-react/icons/search'
import { useEffect, useState } from 'react'
import type { AccountPage, AccountRow } from '#src/identity/accounts/answer.ts'
import { api } from '../app/api.ts'
import { useMay } from '../app/session.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Help } from '../kit/help.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { accountsWords as words } from '../words/accounts.ts'
import css from './accounts.module.css'
import { type AccountsSearch, accountsSearch } from './search.ts'

const FROM = '/w/$workspace/accounts'
const WAIT_MS = 250

/** Every company, warmest first. */
export function AccountsScreen() {
  const { search = '', sort = 'engagement' } = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const pages = useInfiniteQuery({
    queryKey: ['accounts', 'table', sort, search],
    queryFn: ({ pageParam }) =>
      api.get<AccountPage>('/api/accounts', { sort, search, after: pageParam === '' ? undefined : pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const say = (next: AccountsSearch) =>
    void navigate({ search: (old: AccountsSearch) => ({ ...old, ...next }), replace: true })
  return (
    <Page title={words.title} lead={words.lead}>
      <div className={css.bar}>
        <Search said={search} onSay={(said) => say({ search: said === '' ? undefined : said })} />
        <Select
          aria-label={words.sort}
          value={sort}
          allowDeselect={false}
          onChange={(next) => say(accountsSearch({ sort: next }))}
          data={Object.entries(words.sorts).map(([value, label]) => ({
            value,
            label: `${words.sort}: ${label.toLowerCase()}`,
          }))}
        />
      </div>
      {pages.isError ? <Failure error={pages.error} what={words.failed} retry={() => pages.refetch()} /> : null}
      {pages.isPending ? <Loading lines={10} /> : null}
      {pages.isSuccess && rows.length === 0 ? (
        <Nothing search={search} onClear={() => say({ search: undefined })} />
      ) : null}
      {rows.length === 0 ? null : (
        <div className={pages.isPlaceholderData ? css.stale : undefined}>
          <Table rows={rows} currency={pages.data?.pages[0]?.currency ?? ''} />
        </div>
      )}
      {pages.hasNextPage ? (
        <Button mt="md" variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
    </Page>
  )
}

function Search({ said, onSay }: { readonly said: string; readonly onSay: (said: string) => void }) {
  const [text, setText] = useState(said)
  const ask = useDebouncedCallback(onSay, WAIT_MS)
  // Back or a cleared search says another text than what was typed.
  useEffect(() => setText((now) => (now.trim() === said ? now : said)), [said])
  return (
    <TextInput
      className={css.search}
      type="search"
      aria-label={words.search}
      placeholder={words.search}
      leftSection={<SearchSign size={16} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        ask(event.currentTarget.value.trim())
      }}
    />
  )
}

function Nothing({ search, onClear }: { readonly search: string; readonly onClear: () => void }) {
  const { workspace } = useParams({ from: FROM })
  const mayImport = useMay('import')
  if (search !== '')
    return (
      <Empty
        sentence={words.nothing(search)}
        action={
          <Button variant="default" onClick={onClear}>
            {words.clear}
          </Button>
        }
      />
    )
  return (
    <Empty
      sentence={words.empty}
      action={
        mayImport ? (
          <Link to="/w/$workspace/import" params={{ workspace }}>
            {words.emptyAction}
          </Link>
        ) : null
      }
      link={
        <Link to="/w/$workspace/icp" params={{ workspace }}>
          {words.emptyLink}
        </Link>
      }
    />
  )
}

function Table({ rows, currency }: { readonly rows: readonly AccountRow[]; readonly currency: string }) {
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{words.name}</th>
          <th scope="col" data-number>
            {words.people}
          </th>
          <th scope="col" data-number>
            {words.fit} <Help text={words.fitHelp} about={words.fit} />
          </th>
          <th scope="col" data-number>
            {words.engagement} <Help text={words.engagementHelp} about={words.engagement} />
            <div className={css.note}>{words.asOfThen}</div>
          </th>
          <th scope="col" data-number>
            {words.value}
          </th>
          <th scope="col">{words.owner}</th>
          <th scope="col">{words.seen}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} currency={currency} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ row, currency }: { readonly row: AccountRow; readonly currency: string }) {
  const formats = useFormats()
  const { workspace } = useParams({ from: FROM })
  return (
    <tr>
      <td>
        <Link to="/w/$workspace/accounts/$id" params={{ workspace, id: row.id }}>
          <bdi>{row.name === '' ? words.unknown : row.name}</bdi>
        </Link>
        <div className={css.note}>
          {[row.domain === row.name ? null : row.domain, row.industry].filter((one) => one !== null).join(', ')}
        </div>
      </td>
      <td data-number data-name={words.people}>
        {formats.number(row.people)}
      </td>
      <td data-number data-name={words.fit}>
        {formats.number(row.fit, 1)}
      </td>
      <td data-number data-name={words.engagement}>
        {formats.number(row.engagement, 1)}
      </td>
      <td data-number data-name={words.value}>
        {row.open === 0 ? <span className="quiet">–</span> : <Deals row={row} currency={currency} />}
      </td>
      <td data-name={words.owner}>
        {row.owner === null ? <span className="quiet">{words.nobody}</span> : <bdi>{row.owner}</bdi>}
      </td>
      <td data-name={words.seen}>
        {row.seenAt === null ? (
          <span className="quiet">{words.unknown}</span>
        ) : (
          <time dateTime={row.seenAt} title={formats.dateTime(row.seenAt)}>
            {formats.relative(row.seenAt)}
          </time>
        )}
      </td>
    </tr>
  )
}

function Deals({ row, currency }: { readonly row: AccountRow; readonly currency: string }) {
  const formats = useFormats()
  return (
    <>
      {row.openValue === null ? words.unknown : formats.money(row.openValue, { currency })}{' '}
      <span className={css.note}>{words.deals(row.open)}</span>
    </>
  )
}
