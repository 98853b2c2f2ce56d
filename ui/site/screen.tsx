import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { DoorTabs } from '../app/door-tabs.tsx'
import { useWorkspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Help } from '../kit/help.tsx'
import { daysOf, USUAL_RANGE } from '../kit/last-days.ts'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { RangeSelect } from '../kit/range-select.tsx'
import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { formsWords } from '../words/forms.ts'
import { siteWords as words } from '../words/site.ts'
import { Days } from './days.tsx'
import { Install } from './install.tsx'
import { Now } from './now.tsx'
import { type SiteAnswer, siteQuery } from './questions.ts'
import { Rate } from './rate.tsx'
import css from './site.module.css'
import { Channels, Entries, Pages } from './tables.tsx'

const FROM = '/w/$workspace/doors/site'

/** The website: who is there now, visits and pages of a range. */
export function SiteScreen() {
  const { range = USUAL_RANGE } = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const { timezone } = useWorkspace()
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...siteQuery(daysOf(range, timezone)),
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={formsWords.title} lead={words.lead}>
      <DoorTabs />
      {error !== null && data === undefined ? <Failure error={error} what={words.failed} retry={refetch} /> : null}
      {error === null && data === undefined ? <Loading lines={10} /> : null}
      {data?.seen === false ? <Install /> : null}
      {data?.seen === true ? (
        <>
          <Now />
          <div className={isPlaceholderData ? css.stale : undefined}>
            <RangeSelect range={range} onChange={(search) => void navigate({ search, resetScroll: false })} />
            <Report answer={data} />
          </div>
        </>
      ) : null}
    </Page>
  )
}

function Report({ answer }: { readonly answer: SiteAnswer }) {
  if (answer.views === 0) return <p className="quiet">{words.quietDays}</p>
  return (
    <>
      <Numbers answer={answer} />
      <Days days={answer.days} />
      <Channels channels={answer.channels} />
      <Entries entries={answer.entries} />
      <Pages pages={answer.pages} total={answer.total} />
    </>
  )
}

function Numbers({ answer }: { readonly answer: SiteAnswer }) {
  const formats = useFormats()
  const said = words.numbers
  return (
    <Section title={said.title}>
      <dl className={css.numbers}>
        <Figure name={said.visits} help={said.visitsHelp} value={formats.number(answer.visits)} />
        <Figure name={said.visitors} help={said.visitorsHelp} value={formats.number(answer.visitors)} />
        <Figure name={said.views} value={formats.number(answer.views)} />
        <Figure
          name={said.pages}
          value={answer.pagesPerVisit === null ? words.none : formats.number(answer.pagesPerVisit, 1)}
        />
        <Figure
          name={said.time}
          help={said.timeHelp}
          value={
            // Without the tracker nobody counted how long.
            answer.secondsPerVisit === null || answer.secondsPerVisit === 0
              ? words.none
              : formats.duration(answer.secondsPerVisit * 1000)
          }
        />
        <Figure name={said.single} help={said.singleHelp} value={<Rate of={answer.single} />} />
        <Figure name={said.again} help={said.againHelp} value={<Rate of={answer.again} />} />
      </dl>
    </Section>
  )
}

interface FigureProps {
  readonly name: string
  readonly help?: string
  readonly value: ReactNode
}

const Figure = ({ name, help, value }: FigureProps) => (
  <div>
    <dt>
      {name} {help === undefined ? null : <Help about={name} text={help} />}
    </dt>
    <dd>{value}</dd>
  </div>
)
