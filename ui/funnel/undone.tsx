import { Button, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import CircleCheck from 'lucide-react/icons/circle-check'
import { KINDS, type Kind, type UndoneList } from '#src/measure/undone/kinds.ts'
import { Failure } from '../kit/failure.tsx'
import { Help } from '../kit/help.tsx'
import { Loading } from '../kit/loading.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { funnelWords } from '../words/funnel.ts'
import { undoneListQuery, undoneQuery } from './questions.ts'
import css from './undone.module.css'
import { UndoneRow } from './undone-row.tsx'
import type { Change } from './use-search.ts'

const words = funnelWords.undone

interface WorkUndoneProps {
  /** The list that the address says is shown whole. */
  readonly whole: string | undefined
  readonly change: (change: Change) => void
}

/** What waits for somebody, before any figure; a line when nothing does. */
export function WorkUndone({ whole, change }: WorkUndoneProps) {
  const { data: lists, error, refetch } = useQuery(undoneQuery)
  if (error !== null && lists === undefined) return <Failure error={error} retry={refetch} />
  if (lists === undefined) return <div className={css.room} aria-busy="true" />
  if (lists.length === 0)
    return (
      <p className={css.nothing}>
        <CircleCheck size={16} aria-hidden /> {words.nothing}
      </p>
    )
  const chosen = KINDS.find((kind) => kind === whole && lists.some((list) => list.kind === kind))
  return (
    <section className={css.work} aria-labelledby="undone">
      <h2 id="undone">{words.title}</h2>
      <div className={css.lists}>
        {lists.map((list) => (
          <List
            key={list.kind}
            list={list}
            isWhole={list.kind === chosen}
            isOnly={lists.length === 1}
            change={change}
          />
        ))}
      </div>
    </section>
  )
}

function List({
  list,
  isWhole,
  isOnly,
  change,
}: {
  readonly list: UndoneList
  readonly isWhole: boolean
  /** Nothing else waits, so it has the whole width. */
  readonly isOnly: boolean
  readonly change: WorkUndoneProps['change']
}) {
  const formats = useFormats()
  const { kind, count, more, items } = list
  return (
    <div className={css.list} data-whole={isWhole || isOnly}>
      <h3 className={css.kind}>
        {words.kinds[kind]} <span className={css.count}>{words.count(formats.number(count), more)}</span>
        <Help text={words.means[kind]} about={words.kinds[kind]} />
      </h3>
      {isWhole ? (
        <Whole kind={kind} />
      ) : (
        <ul className={css.rows}>
          {items.slice(0, isOnly ? 4 : 3).map((item) => (
            <UndoneRow key={item.id} kind={kind} item={item} />
          ))}
        </ul>
      )}
      {count > (isOnly ? 4 : 3) || isWhole ? (
        <UnstyledButton className={css.all} onClick={() => change({ undone: isWhole ? undefined : kind })}>
          {isWhole ? words.less : words.all}
        </UnstyledButton>
      ) : null}
    </div>
  )
}

function Whole({ kind }: { readonly kind: Kind }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    undoneListQuery(kind),
  )
  if (error !== null && data === undefined) return <Failure error={error} retry={refetch} />
  if (data === undefined) return <Loading lines={5} />
  return (
    <>
      <ul className={css.rows}>
        {data.pages.flatMap(({ items }) => items.map((item) => <UndoneRow key={item.id} kind={kind} item={item} />))}
      </ul>
      {hasNextPage ? (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {funnelWords.behind.more}
        </Button>
      ) : null}
    </>
  )
}
