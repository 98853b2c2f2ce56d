import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { Alike, AlikeGroup } from '#src/identity/merging/alike.ts'
import { api } from '../app/api.ts'
import { useWorkspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { StageBadge } from '../kit/stage-badge.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { peopleWords } from '../words/people.ts'
import css from './alike.module.css'
import { type Choices, useChoices } from './ask.ts'

const words = peopleWords.alike
/** As many groups as are looked for without being asked. */
const A_SCREEN = 10

interface Found {
  readonly groups: readonly AlikeGroup[]
  readonly next: string | null
}

/** Everybody who may be somebody else, a group a name; two of them are compared on the page of the first. */
export function AlikeGroups() {
  const choices = useChoices()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } =
    useInfiniteQuery({
      queryKey: ['people', 'alike'],
      queryFn: ({ pageParam }) => api.get<Found>('/api/duplicates', { after: pageParam }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }: Found) => next ?? undefined,
    })
  const groups = data?.pages.flatMap((page) => page.groups) ?? []
  // A page of names that nobody shares comes back empty, with a place to go on from.
  const isLooking = groups.length < A_SCREEN && hasNextPage
  useEffect(() => {
    if (isLooking && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [isLooking, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  if (error !== null && data === undefined) return <Failure error={error} retry={refetch} />
  if (data === undefined) return <Loading lines={6} />
  const failed = isFetchNextPageError ? <Failure error={error} retry={fetchNextPage} /> : null
  if (groups.length === 0 && failed !== null) return failed
  if (groups.length === 0) return <p className={css.none}>{isLooking ? words.looking : words.none}</p>
  return (
    <>
      <ul className={css.groups} aria-label={words.list}>
        {groups.map((group) => (
          <Group key={group.people.map(({ id }) => id).join(' ')} group={group} choices={choices} />
        ))}
      </ul>
      {failed}
      {hasNextPage && !isLooking && failed === null ? (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
    </>
  )
}

const nameOf = ({ name, email }: Alike): string => name ?? email ?? peopleWords.visitor

function Group({ group, choices }: { readonly group: AlikeGroup; readonly choices: Choices }) {
  const [first] = group.people
  if (first === undefined) return null
  return (
    <li className={css.group}>
      <h2 className={css.name}>
        <bdi>{nameOf(first)}</bdi> <span className={css.why}>{words.likeness[group.likeness]}</span>
      </h2>
      <ul className={css.people}>
        {group.people.map((person) => (
          <Person key={person.id} person={person} first={first} choices={choices} />
        ))}
      </ul>
    </li>
  )
}

interface PersonProps {
  readonly person: Alike
  readonly first: Alike
  readonly choices: Choices
}

function Person({ person, first, choices: { stages } }: PersonProps) {
  const formats = useFormats()
  const { slug } = useWorkspace()
  const rank = stages.findIndex(({ id }) => id === person.stage)
  const facts = [person.title, person.company, person.owner].filter((fact) => fact !== null)
  return (
    <li className={css.person}>
      <div className={css.who}>
        <Link to="/w/$workspace/people/$id" params={{ workspace: slug, id: person.id }} className="one-line">
          <bdi>{person.email ?? nameOf(person)}</bdi>
        </Link>
        <span className={css.facts}>{facts.join(' · ')}</span>
      </div>
      <StageBadge name={stages[rank]?.name ?? person.stage} rank={Math.max(0, rank)} of={stages.length} />
      <time className={css.seen} dateTime={person.seenAt} title={formats.dateTime(person.seenAt)}>
        {formats.relative(person.seenAt)}
      </time>
      <div className={css.act}>
        {person.id === first.id ? null : (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={words.compareWith(person.email ?? nameOf(person), first.email ?? nameOf(first))}
            renderRoot={(props) => (
              <Link
                {...props}
                to="/w/$workspace/people/$id"
                params={{ workspace: slug, id: first.id }}
                search={{ panel: 'merge', with: person.id }}
              />
            )}
          >
            {words.compare}
          </Button>
        )}
      </div>
    </li>
  )
}
