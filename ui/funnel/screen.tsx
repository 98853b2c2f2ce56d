import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { FunnelAnswer } from '#src/measure/answer.ts'
import { useMay, useWorkspace } from '../app/session.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { funnelWords } from '../words/funnel.ts'
import { asked, daysOf, USUAL_SPLIT } from './ask.ts'
import { BehindDrawer } from './behind.tsx'
import { Controls } from './controls.tsx'
import { Drawing } from './drawing.tsx'
import { LeakPanel } from './leak.tsx'
import { funnelQuery } from './questions.ts'
import css from './screen.module.css'
import type { FunnelSearch, Which } from './search.ts'
import { Share } from './share.tsx'
import { SplitTable, StageTable } from './tables.tsx'
import { WorkUndone } from './undone.tsx'
import { type Change, useFunnelSearch } from './use-search.ts'

const words = funnelWords

/** The home screen: what is undone, where the funnel leaks, and the funnel itself. */
export function FunnelScreen() {
  const [search, change] = useFunnelSearch()
  const { timezone } = useWorkspace()
  const question = asked(search, timezone)
  const { data: answer, error, refetch, isPlaceholderData } = useQuery(funnelQuery(question))
  return (
    <Page title={words.title} actions={useMay('define') ? <Share question={question} /> : undefined}>
      <div className={css.screen}>
        <WorkUndone whole={search.undone} change={change} />
        {isBlank(search, answer) ? null : (
          <Controls search={search} days={daysOf(search, timezone)} answer={answer} change={change} />
        )}
        {error !== null && (answer === undefined || isPlaceholderData) ? (
          <Failure error={error} retry={refetch} />
        ) : answer === undefined ? (
          <Loading lines={10} />
        ) : (
          <Answered answer={answer} search={search} change={change} isOld={isPlaceholderData} />
        )}
      </div>
      <BehindDrawer search={search} question={question} stages={answer?.stages ?? []} change={change} />
    </Page>
  )
}

const QUESTIONS = ['range', 'from', 'to', 'mode', 'by', 'compare', 'view'] as const

/** Nothing was asked yet and nobody is there: no choice would change that. */
function isBlank(search: FunnelSearch, answer: FunnelAnswer | undefined): boolean {
  const isAsked = QUESTIONS.some((name) => search[name] !== undefined)
  return !isAsked && answer !== undefined && answer.total.stages.every((row) => row.entered === 0)
}

interface AnsweredProps {
  readonly answer: FunnelAnswer
  readonly search: FunnelSearch
  readonly change: (change: Change) => void
  /** The answer is of the question before; the new one is on its way. */
  readonly isOld: boolean
}

function Answered({ answer, search, change, isOld }: AnsweredProps) {
  const open: Open = (stage, which, until, group, by = answer.by) =>
    change({ stage, which, until, group, dim: group === undefined ? undefined : (by ?? undefined) })
  if (answer.total.stages.every((row) => row.entered === 0)) return <Nobody search={search} change={change} />
  return (
    <div className={css.answer} aria-busy={isOld} data-old={isOld}>
      <LeakPanel key={search.worth ?? ''} answer={answer} worth={search.worth} change={change} open={open} />
      {search.view === 'table' ? (
        <StageTable answer={answer} open={open} />
      ) : (
        <Drawing answer={answer} compare={search.compare !== 'none'} open={open} />
      )}
      <UnknownTrack answer={answer} change={change} />
      <Split answer={answer} search={search} change={change} open={open} />
    </div>
  )
}

type Open = (stage: string, which: Which, until?: string, group?: string, by?: string | null) => void

/** The funnel by what was chosen; by channel where nothing was, asked after the drawing stands so that it never waits for it. */
function Split({ answer, search, change, open }: Omit<AnsweredProps, 'isOld'> & { readonly open: Open }) {
  const { timezone } = useWorkspace()
  const isUsual = search.by === undefined && answer.dimensions.includes(USUAL_SPLIT)
  const { data } = useQuery({ ...funnelQuery({ ...asked(search, timezone), by: USUAL_SPLIT }), enabled: isUsual })
  const split = isUsual ? data : answer
  if (split === undefined) return null
  return (
    <SplitTable
      answer={split}
      sort={search.sort}
      change={change}
      open={(stage, which, until, group) => open(stage, which, until, group, split.by)}
    />
  )
}

/** The share of leads of whom too little is known: unknown is not low, and somebody should ask. */
function UnknownTrack({ answer, change }: Pick<AnsweredProps, 'answer' | 'change'>) {
  const formats = useFormats()
  const { unknownTrack, stages } = answer
  const lead = stages.find(({ criterion }) => criterion !== null)
  if (unknownTrack === null || unknownTrack.unknown === 0 || lead === undefined) return null
  const { of, unknown } = unknownTrack
  return (
    <p className={css.unknown}>
      {words.unknownTrack(formats.percent(unknown / of), formats.number(unknown), formats.number(of))}{' '}
      <Button
        variant="default"
        size="compact-sm"
        onClick={() => change({ stage: lead.id, which: 'entered', until: undefined, dim: 'track', group: 'unknown' })}
      >
        {words.unknownSee}
      </Button>
    </p>
  )
}

/** Nobody in this time, or nobody ever: then how to begin. */
function Nobody({ search, change }: Pick<AnsweredProps, 'search' | 'change'>) {
  const { workspace = '' } = useParams({ strict: false })
  const isWhole = search.range === 'all' || search.mode === 'snapshot'
  const { data } = useQuery({ ...funnelQuery({ mode: 'cohort' }), enabled: !isWhole })
  if (!isWhole && data === undefined) return <Loading lines={2} />
  const isEver = data?.total.stages.some((row) => row.entered > 0) ?? false
  if (isEver)
    return (
      <Empty
        sentence={words.emptyPeriod}
        action={<Button onClick={() => change({ range: 'all' })}>{words.showAll}</Button>}
      />
    )
  return (
    <Empty
      sentence={words.empty.sentence}
      action={
        <>
          <Button renderRoot={(props) => <Link {...props} to="/w/$workspace/import" params={{ workspace }} />}>
            {words.empty.import}
          </Button>
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link {...props} to="/w/$workspace/set-up" params={{ workspace }} search={{ step: 'done' }} />
            )}
          >
            {words.empty.test}
          </Button>
        </>
      }
      link={
        <Link to="/w/$workspace/set-up" params={{ workspace }} search={{ step: 'done' }}>
          {words.empty.demo}
        </Link>
      }
    />
  )
}
