import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { VersionAnswer, VersionLine, VersionsAnswer } from '#src/learn/definition-answer.ts'
import { api } from '../app/api.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { definitionWords } from '../words/definition.ts'
import { useDefinitionSearch } from './address.ts'
import { diffQuery } from './queries.ts'
import css from './screen.module.css'
import type { Working } from './use-draft.ts'

const words = definitionWords.versions

const PAGE = 20

/** Every version with who published it, what it changed, and the way back to it. */
export function Versions({ working }: { readonly working: Working }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['definition', 'versions'],
    queryFn: ({ pageParam }) =>
      api.get<VersionsAnswer>('/api/definition/versions', {
        limit: PAGE,
        ...(pageParam === 0 ? {} : { before: pageParam }),
      }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
  })
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} retry={refetch} />
  return (
    <div className={css.stack}>
      <p className="quiet">{words.explain}</p>
      <ol className={css.versions}>
        {data.pages
          .flatMap(({ items }) => items)
          .map((line) => (
            <Version key={line.version} line={line} working={working} />
          ))}
      </ol>
      {hasNextPage ? (
        <div>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {words.more}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Version({ line, working }: { readonly line: VersionLine; readonly working: Working }) {
  const { version, by, at, note, act, signOffs } = line
  const { relative, dateTime } = useFormats()
  const { search, go } = useDefinitionSearch()
  const isOpen = search.version === version
  const isInForce = version === working.inForce.version
  const rollBack = async () => {
    try {
      const before = working.files
      const { files } = await api.get<VersionAnswer>(`/api/definition/versions/${version}`)
      working.replace(files)
      toast(words.rolledBack(version), () => working.replace(before))
    } catch (error) {
      toastFailure(error)
    }
  }
  return (
    <li>
      <div className={css.line}>
        <h3>{words.version(version)}</h3>
        {isInForce ? <span className={css.good}>{words.inForce}</span> : null}
        <span className="quiet" title={dateTime(at)}>
          {words.by(by, relative(at))}
        </span>
        <div className={css.end}>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isOpen}
            aria-label={`${words.version(version)}: ${isOpen ? words.close : words.compare}`}
            onClick={() => go({ tab: 'versions', ...(isOpen ? {} : { version }) }, true)}
          >
            {isOpen ? words.close : words.compare}
          </Button>
          {isInForce || !working.mayEdit ? null : (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`${words.version(version)}: ${words.rollBack}`}
              onClick={() => void rollBack()}
            >
              {words.rollBack}
            </Button>
          )}
        </div>
      </div>
      <p>{note === '' ? <span className="quiet">{words.noNote}</span> : note}</p>
      {signOffs.map(({ side, by: who, at: when, comment, override }) => (
        <p key={side} className="quiet">
          {`${definitionWords.publish.side[side]}: ${(override ? definitionWords.publish.overridden : definitionWords.publish.signed)(who, relative(when))}${comment === '' ? '' : `. ${comment}`}`}
        </p>
      ))}
      {act ? <p className={css.warning}>{words.acted}</p> : null}
      {isOpen ? <Changes version={version} /> : null}
    </li>
  )
}

function Changes({ version }: { readonly version: number }) {
  const { data, error, refetch } = useQuery({ ...diffQuery(version - 1, version), enabled: version > 1 })
  if (version === 1) return <p>{words.first}</p>
  if (data === undefined) return error === null ? <Loading lines={2} /> : <Failure error={error} retry={refetch} />
  if (data.changes.length === 0) return <p>{data.same ? words.same : words.onlyText}</p>
  return (
    <div>
      <p className="quiet">{words.against(version - 1, version)}</p>
      <ul>
        {data.changes.map(({ sentence }) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  )
}
