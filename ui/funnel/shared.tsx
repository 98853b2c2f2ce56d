import { queryOptions, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { FunnelAnswer } from '#src/measure/answer.ts'
import { ApiError, api } from '../app/api.ts'
import { outer } from '../app/query.ts'
import { ShownWorkspace, type Workspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { funnelWords } from '../words/funnel.ts'
import { Drawing } from './drawing.tsx'
import { NumbersOnly } from './figure.tsx'
import css from './screen.module.css'
import { StageTable } from './tables.tsx'

const words = funnelWords.shared

interface Shared {
  readonly workspace: Pick<Workspace, 'name' | 'locale' | 'currency' | 'timezone'>
  readonly label: string
  readonly expires_at: string
  readonly report: FunnelAnswer
}

const sharedQuery = (token: string) =>
  queryOptions({
    queryKey: ['shared', token],
    queryFn: () => api.get<Shared>(`/api/shared/${encodeURIComponent(token)}`),
    retry: false,
  })

/** One report for whoever has the link: the numbers, and nobody behind them. */
export function SharedScreen() {
  const { token = '' } = useParams({ strict: false })
  const { data: shared, error, refetch } = useQuery(sharedQuery(token), outer)
  if (error !== null && (shared === undefined || !isAway(error)))
    return (
      <main>
        <Page title={words.gone}>
          <Failure error={error} retry={refetch} what={words.gone} />
        </Page>
      </main>
    )
  if (shared === undefined) return <Loading lines={10} />
  return (
    <ShownWorkspace value={{ ...shared.workspace, slug: '', role: 'viewer', demo: false }}>
      <NumbersOnly value={true}>
        <main>
          <Report shared={shared} />
        </main>
      </NumbersOnly>
    </ShownWorkspace>
  )
}

function Report({ shared: { workspace, label, expires_at, report } }: { readonly shared: Shared }) {
  const formats = useFormats()
  return (
    <Page title={words.title(workspace.name)} lead={words.lead(label, formats.date(expires_at))}>
      <div className={css.answer}>
        <Drawing answer={report} compare={true} open={nobody} />
        <StageTable answer={report} open={nobody} />
      </div>
    </Page>
  )
}

/** A link that was ended must show nothing more; a server that is away for a moment takes nothing from the screen. */
const isAway = (error: unknown): boolean => error instanceof ApiError && (error.status === 0 || error.status >= 500)

/** Never called: figures open nothing here. */
const nobody = (): void => undefined
