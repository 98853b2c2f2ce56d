import { Badge, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { FunnelAnswer } from '#src/measure/answer.ts'
import type { UndoneList } from '#src/measure/undone/kinds.ts'
import { apiFor } from '../app/api.ts'
import { outer } from '../app/query.ts'
import type { Workspace } from '../app/session.ts'
import { toldOf } from '../kit/failure.tsx'
import { formatsOf } from '../kit/formats.ts'
import { settingsWords } from '../words/settings.ts'
import { workspacesWords as words } from '../words/workspaces.ts'
import css from './workspaces.module.css'

/** One workspace: what leaks in it and how much waits, each found out for itself. */
export function WorkspaceLine({ workspace }: { readonly workspace: Workspace }) {
  const { slug, name, role, demo } = workspace
  const navigate = useNavigate()
  return (
    <li className={css.line}>
      <div className={css.named}>
        <h2>
          <Link to="/w/$workspace/funnel" params={{ workspace: slug }}>
            {name}
          </Link>
        </h2>
        <p className="quiet">
          {words.role} {settingsWords.roles[role].name}
          {demo ? (
            <>
              {' '}
              <Badge size="xs" color="yellow" variant="light">
                {words.demo}
              </Badge>
            </>
          ) : null}
        </p>
      </div>
      <div>
        <h3 className={css.small}>{words.leak}</h3>
        <Leak slug={slug} />
      </div>
      <div>
        <h3 className={css.small}>{words.undone}</h3>
        <Undone workspace={workspace} />
      </div>
      <Button
        variant="default"
        aria-label={words.open(name)}
        onClick={() => void navigate({ to: '/w/$workspace/funnel', params: { workspace: slug } })}
      >
        {words.openIt}
      </Button>
    </li>
  )
}

function Leak({ slug }: { readonly slug: string }) {
  const { data, error } = useQuery(
    {
      queryKey: ['workspaces', slug, 'leak'],
      queryFn: () => apiFor(slug).get<FunnelAnswer>('/api/funnel', { precision: 'quick' }),
    },
    outer,
  )
  if (error !== null) return <p className="quiet">{toldOf(error).why}</p>
  if (data === undefined) return <p aria-busy="true">…</p>
  const leak = data.leaks.find(({ verdict }) => verdict === 'leak')
  if (leak !== undefined) return <p>{leak.sentence}</p>
  const isYoung = data.leaks.every(({ verdict }) => verdict === 'not-enough-data')
  return <p className="quiet">{isYoung ? words.noLeakYet : words.noLeak}</p>
}

function Undone({ workspace }: { readonly workspace: Workspace }) {
  const { slug } = workspace
  const { data, error } = useQuery(
    {
      queryKey: ['workspaces', slug, 'undone'],
      queryFn: () => apiFor(slug).get<{ readonly lists: readonly UndoneList[] }>('/api/undone'),
    },
    outer,
  )
  if (error !== null) return <p className="quiet">{toldOf(error).why}</p>
  if (data === undefined) return <p aria-busy="true">…</p>
  const count = data.lists.reduce((total, list) => total + list.count, 0)
  const more = data.lists.some((list) => list.more) ? '+' : ''
  if (count === 0) return <p className="quiet">{words.nothingUndone}</p>
  return <p>{words.waiting(formatsOf(workspace).number(count) + more)}</p>
}
