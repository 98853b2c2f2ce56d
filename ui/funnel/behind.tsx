import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { StageSaid } from '#src/measure/answer.ts'
import type { Behind } from '#src/measure/people/question.ts'
import type { Query } from '../app/api.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { StageBadge } from '../kit/stage-badge.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { funnelWords } from '../words/funnel.ts'
import css from './behind.module.css'
import { behindQuery } from './questions.ts'
import { dimensionName, groupName, nameOf } from './say.ts'
import type { FunnelSearch } from './search.ts'
import type { Change } from './use-search.ts'

const words = funnelWords.behind

interface BehindProps {
  readonly search: FunnelSearch
  /** The days and mode of the report. */
  readonly question: Query
  readonly stages: readonly StageSaid[]
  readonly change: (change: Change) => void
}

/** The people behind a number, beside the funnel; which number is in the address. */
export function BehindDrawer({ search, question, stages, change }: BehindProps) {
  const { stage, which = 'entered', until, dim, group } = search
  const said = stages.find(({ id }) => id === stage)
  const close = () => change({ stage: undefined, which: undefined, until: undefined, dim: undefined, group: undefined })
  const title =
    said === undefined
      ? ''
      : `${words.title[which]} ${nameOf(said)}${group === undefined ? '' : ` · ${dimensionName(dim ?? '')}: ${groupName(dim ?? null, group)}`}`
  const { mode, from, to } = question
  const asked = { mode, from, to, stage, which, until, by: dim, value: group }
  return (
    <Drawer open={said !== undefined} onClose={close} title={title} size="md">
      {said === undefined ? null : <People asked={asked} stages={stages} />}
    </Drawer>
  )
}

function People({ asked, stages }: { readonly asked: Query; readonly stages: readonly StageSaid[] }) {
  const formats = useFormats()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } =
    useInfiniteQuery(behindQuery(asked))
  const people = data?.pages.flatMap(({ items }) => items) ?? []
  // A page of a rare stage may come back empty with a place to go on from.
  const isLooking = people.length === 0 && hasNextPage
  useEffect(() => {
    if (isLooking && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [isLooking, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  if (error !== null && data === undefined) return <Failure error={error} retry={refetch} />
  if (data === undefined) return <Loading />
  const looked = data.pages.reduce((sum, { lookedAt }) => sum + lookedAt, 0)
  const failed = isFetchNextPageError ? <Failure error={error} retry={fetchNextPage} /> : null
  if (people.length === 0 && failed !== null) return failed
  if (people.length === 0)
    return <p className="quiet">{isLooking ? words.looking(formats.number(looked)) : words.nobody}</p>
  return (
    <>
      <ul className={css.people}>
        {people.map((person) => (
          <Person key={`${person.id} ${person.cycle}`} person={person} stages={stages} />
        ))}
      </ul>
      {failed}
      {hasNextPage && failed === null ? (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
    </>
  )
}

function Person({ person, stages }: { readonly person: Behind; readonly stages: readonly StageSaid[] }) {
  const formats = useFormats()
  const { workspace = '' } = useParams({ strict: false })
  const rank = stages.findIndex(({ id }) => id === person.stage)
  const name = person.name ?? person.email
  return (
    <li className={css.person}>
      <div className={css.who}>
        <Link to="/w/$workspace/people/$id" params={{ workspace, id: person.id }} className="one-line">
          {name ?? words.unnamed}
        </Link>
        <span className={css.facts}>
          {[person.company, person.name === null ? null : person.email, person.owner]
            .filter((fact) => fact !== null)
            .join(' · ')}
        </span>
      </div>
      <div className={css.where}>
        <StageBadge name={stages[rank]?.name ?? person.stage} rank={Math.max(0, rank)} of={stages.length} />
        {person.at === null ? null : (
          <time className={css.facts} dateTime={person.at} title={formats.dateTime(person.at)}>
            {formats.relative(person.at)}
          </time>
        )}
      </div>
    </li>
  )
}
