import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ImportDetail } from '#src/capture/import/answers.ts'
import { useWorkspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { importWords } from '../words/import.ts'
import css from './import.module.css'
import { peopleQuery } from './queries.ts'
import { Scroll } from './scroll.tsx'

/** The people of an import, each leading to their own page. */
export function Imported({ id, stages }: { readonly id: string; readonly stages: ImportDetail['stages'] }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(peopleQuery(id))
  const { slug } = useWorkspace()
  if (error !== null) return <Failure error={error} retry={refetch} />
  const people = data?.pages.flatMap(({ items }) => items) ?? []
  if (people.length === 0) return null
  return (
    <section className={css.stack}>
      <h2>{importWords.people}</h2>
      <Scroll label={importWords.people}>
        <table className={css.issues}>
          <thead>
            <tr>
              <th scope="col">{importWords.person}</th>
              <th scope="col">{importWords.company}</th>
              <th scope="col">{importWords.stage}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.id}>
                <th scope="row">
                  <Link to="/w/$workspace/people/$id" params={{ workspace: slug, id: person.id }}>
                    {person.name ?? person.email ?? person.id}
                  </Link>
                </th>
                <td>{person.company}</td>
                <td>{stages.find(({ id: stage }) => stage === person.stage)?.name ?? person.stage}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          className={css.more}
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {importWords.morePeople}
        </Button>
      ) : null}
    </section>
  )
}
