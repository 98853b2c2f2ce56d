import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { StageBadge } from '../kit/stage-badge.tsx'
import { toast } from '../kit/toast.tsx'
import { definitionWords } from '../words/definition.ts'
import { templatesQuery } from './queries.ts'
import css from './screen.module.css'
import type { Working } from './use-draft.ts'

const words = definitionWords.templates

/** Funnels to begin with; choosing one makes it the draft. */
export function Templates({ working }: { readonly working: Working }) {
  const { data, error, refetch } = useQuery(templatesQuery)
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} retry={refetch} />
  return (
    <>
      <p className="quiet">{words.explain}</p>
      <ul className={css.templates}>
        {data.templates.map(({ id, title, source, stages, files }) => (
          <li key={id}>
            <h2>{title}</h2>
            {source === null ? null : <p className="quiet">{words.source(source)}</p>}
            <div className={css.line}>
              {stages.map((name, rank) => (
                <StageBadge key={name} name={name} rank={rank} of={stages.length} />
              ))}
            </div>
            <Button
              variant="default"
              aria-label={`${words.use}: ${title}`}
              onClick={() => {
                const before = working.files
                working.replace(files)
                toast(words.used(title), () => working.replace(before))
              }}
            >
              {words.use}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
