import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { PersonRecord } from '#src/funnel/person-record.ts'
import { ApiError } from '../app/api.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { personWords as words } from '../words/person.ts'
import { Actions } from './actions.tsx'
import { recordQuery } from './asked.ts'
import { Consent } from './consent.tsx'
import { ConsentDrawers } from './consent-drawers.tsx'
import { Duplicates } from './duplicates.tsx'
import { EditDrawer } from './edit.tsx'
import { FormDrawer } from './form-link.tsx'
import { HandedOver } from './handed-over.tsx'
import { History } from './history.tsx'
import { MergeDrawer } from './merge.tsx'
import css from './person.module.css'
import { Rights } from './rights.tsx'
import { SayDrawer } from './say.tsx'
import { ScoreExplained } from './score.tsx'
import { type PersonSearch, personSearch } from './search.ts'
import { Sources } from './sources.tsx'
import { Timeline } from './timeline.tsx'
import { Who } from './who.tsx'

const FROM = '/w/$workspace/people/$id'

/** One person: who they are, what happened, and why they stand where they stand. */
export function PersonScreen() {
  const { id, workspace } = useParams({ from: FROM })
  const search = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const record = useQuery(recordQuery(id))
  const say = (next: PersonSearch, replace = true) =>
    void navigate({ search: (old: PersonSearch) => ({ ...old, ...next }), replace, resetScroll: false })
  const close = () =>
    void navigate({ search: ({ panel: _, with: __, word: ___, ...rest }: PersonSearch) => rest, resetScroll: false })
  const isGone = record.error instanceof ApiError && record.error.status === 404
  // What is on screen stays, with whatever is being written in it, when the server is away for a moment.
  if (record.isError && (isGone || record.data === undefined))
    return (
      <Page title={words.title}>
        {isGone ? (
          <Empty
            sentence={words.nobody404}
            action={
              <Link to="/w/$workspace/people" params={{ workspace }}>
                {words.allPeople}
              </Link>
            }
          />
        ) : (
          <Failure error={record.error} what={words.failed} retry={() => record.refetch()} />
        )}
      </Page>
    )
  if (record.data === undefined)
    return (
      <Page title={words.title}>
        <Loading lines={10} />
      </Page>
    )
  const { data } = record
  const tab = search.tab ?? 'who'
  const part = (name: typeof tab) => ({ 'data-part': name, 'data-shown': tab === name, className: css.column })
  return (
    <Page
      title={data.name === '' ? words.visitor : data.name}
      lead={<Lead title={data.answer.person.title} company={data.account?.name ?? data.answer.person.company} />}
      actions={<Actions id={id} record={data} open={(panel) => say({ panel }, false)} />}
    >
      <div className={css.tabs}>
        <SegmentedControl
          fullWidth
          aria-label={words.tabsLabel}
          value={tab}
          onChange={(next) => say(personSearch({ tab: next }))}
          data={Object.entries(words.tabs).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <HandedOver id={id} record={data} onTurnAway={() => say({ panel: 'reject' }, false)} />
      <div className={css.columns}>
        <section {...part('who')}>
          <Who record={data} onAssign={() => say({ panel: 'owner' }, false)} />
        </section>
        <section {...part('timeline')}>
          <Timeline id={id} record={data} kind={search.kind} onKind={(kind) => say({ kind })} />
        </section>
        <section {...part('score')}>
          <ScoreExplained id={id} record={data} at={search.at} onAt={(at) => say({ at })} />
          <History record={data} />
          <Sources
            record={data}
            consent={
              <Consent
                id={id}
                record={data}
                onProof={(word) => say({ panel: 'proof', word }, false)}
                onRecord={() => say({ panel: 'consent' }, false)}
              />
            }
          />
          <Duplicates id={id} record={data} onCompare={(other) => say({ panel: 'merge', with: other }, false)} />
          <Rights
            id={id}
            name={data.name === '' ? words.visitor : data.name}
            isOpen={search.panel === 'erase'}
            onOpen={() => say({ panel: 'erase' }, false)}
            onClose={close}
          />
        </section>
      </div>
      <Panels id={id} record={data} search={search} onClose={close} />
    </Page>
  )
}

interface PanelsProps {
  readonly id: string
  readonly record: PersonRecord
  readonly search: PersonSearch
  readonly onClose: () => void
}

/** The drawers of this page; the address says which one is open. */
function Panels({ id, record, search, onClose }: PanelsProps) {
  return (
    <>
      <EditDrawer id={id} record={record} open={search.panel === 'edit'} onClose={onClose} />
      <SayDrawer id={id} record={record} panel={search.panel} onClose={onClose} />
      <ConsentDrawers id={id} panel={search.panel} word={search.word} onClose={onClose} />
      <FormDrawer
        id={id}
        name={record.name === '' ? words.visitor : record.name}
        open={search.panel === 'form'}
        onClose={onClose}
      />
      <MergeDrawer id={id} other={search.panel === 'merge' ? search.with : undefined} onClose={onClose} />
    </>
  )
}

function Lead({ title, company }: { readonly title: unknown; readonly company: unknown }) {
  const said = [title, company].filter((one) => typeof one === 'string' && one !== '')
  return said.length === 0 ? null : <bdi>{said.join(', ')}</bdi>
}
