import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TemplatesAnswer } from '#src/learn/definition-answer.ts'
import { api } from '../app/api.ts'
import { useWorkspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Section } from '../kit/section.tsx'
import { StageBadge } from '../kit/stage-badge.tsx'
import { settingsWords, templatesWords as words } from '../words/settings.ts'
import css from './settings.module.css'

/** The funnels that come with the release, each with its stages and where it is from. */
export function Templates() {
  const { slug } = useWorkspace()
  const answer = useQuery({
    queryKey: ['definition', 'templates'],
    queryFn: () => api.get<TemplatesAnswer>('/api/definition/templates'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (answer.error !== null && answer.data === undefined) return <Failure error={answer.error} retry={answer.refetch} />
  if (answer.data === undefined) return <Loading />
  const { templates } = answer.data
  return (
    <Section
      title={settingsWords.tabs.templates}
      lead={words.lead}
      actions={
        <Link to="/w/$workspace/definition" params={{ workspace: slug }}>
          {words.use}
        </Link>
      }
    >
      {templates.length === 0 ? <p>{words.none}</p> : null}
      <ul className={css.templates}>
        {templates.map(({ id, title, source, stages }) => (
          <li key={id}>
            <h3>{title}</h3>
            <p className="quiet">
              {words.stages(stages.length)}
              {source === null ? null : ` · ${words.source} ${source}`}
            </p>
            <div className={css.stages}>
              {stages.map((name, rank) => (
                <StageBadge key={name} name={name} rank={rank} of={stages.length} />
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
