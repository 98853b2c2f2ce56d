import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { FormLine } from '#src/capture/forms/form-answer.ts'
import { DoorTabs } from '../app/door-tabs.tsx'
import { useMay, useWorkspace } from '../app/session.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { daysOf, USUAL_RANGE } from '../kit/last-days.ts'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { formsWords as words } from '../words/forms.ts'
import css from './forms.module.css'
import { MakeForm } from './make-form.tsx'
import { doorsQuery, type FormNumbers, formsQuery } from './queries.ts'
import { type FormsSearch, formsSearch } from './search.ts'

/** Forms and pages: every form with its numbers. */
export function FormsScreen() {
  const { data, error, refetch } = useQuery(formsQuery)
  const search = formsSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const go = (next: FormsSearch) => void navigate({ to: '.', search: { ...next }, replace: true })
  const mayEdit = useMay('define')
  const make = mayEdit ? <Button onClick={() => go({ ...search, make: 1 })}>{words.make}</Button> : undefined
  const all = data?.forms ?? []
  const archived = all.filter(({ state }) => state === 'archived').length
  const shown = all.filter(({ state }) => search.archived === 1 || state !== 'archived')
  const { number } = useFormats()
  return (
    <Page title={words.title} lead={words.lead} actions={shown.length === 0 ? undefined : make}>
      <DoorTabs />
      {data === undefined ? (
        error === null ? (
          <Loading lines={6} />
        ) : (
          <Failure error={error} what={words.failed} retry={refetch} />
        )
      ) : shown.length === 0 ? (
        <Empty sentence={words.empty} action={make} />
      ) : (
        <FormTable forms={shown} />
      )}
      {archived > 0 ? (
        <Button
          className={css.archived ?? ''}
          variant="subtle"
          size="compact-sm"
          onClick={() => go(search.archived === 1 ? {} : { archived: 1 })}
        >
          {search.archived === 1 ? words.hideArchived : words.showArchived(number(archived))}
        </Button>
      ) : null}
      {search.make === 1 && mayEdit && data !== undefined ? (
        <MakeForm answer={data} onClose={() => go(search.archived === 1 ? { archived: 1 } : {})} />
      ) : null}
    </Page>
  )
}

function FormTable({ forms }: { readonly forms: readonly FormLine[] }) {
  const { timezone } = useWorkspace()
  const { data } = useQuery(doorsQuery(daysOf(USUAL_RANGE, timezone)))
  const numbers = new Map(data?.forms.map((one) => [one.id, one]))
  const head = words.columns.map((name, column) => (column < 2 ? name : <Numeric key={name} name={name} />))
  return (
    <WideTable caption={words.listed} head={head}>
      {forms.map((form) => (
        <FormRow key={form.id} form={form} numbers={data === undefined ? undefined : (numbers.get(form.id) ?? null)} />
      ))}
    </WideTable>
  )
}

const Numeric = ({ name }: { readonly name: string }) => (
  <span className={css.numeric} title={`${name} ${words.numbersOf}`}>
    {name}
  </span>
)

interface FormRowProps {
  readonly form: FormLine
  /** Null: nobody has seen it; undefined: not known. */
  readonly numbers: FormNumbers | null | undefined
}

function FormRow({ form, numbers }: FormRowProps) {
  const { slug } = useWorkspace()
  const { number, percent, interval, relative, dateTime } = useFormats()
  const cell = (value: number | undefined) => (
    <td className={css.numeric}>{value === undefined ? DASH : number(value)}</td>
  )
  const share = numbers?.completed
  return (
    <tr>
      <td>
        <Link
          className={css.name}
          to="/w/$workspace/doors/forms/$id"
          params={{ workspace: slug, id: form.id }}
          dir="auto"
        >
          {form.title}
        </Link>
        <div className="quiet">
          <code>{form.id}</code>
        </div>
      </td>
      <td>
        <State form={form} />
        <div className="quiet" title={dateTime(form.savedAt)}>
          {form.changed && form.lastVersion > 0 ? words.changed : relative(form.savedAt)}
        </div>
      </td>
      {numbers === null ? (
        <td colSpan={5}>
          <span className="quiet">{words.noNumbers}</span>
        </td>
      ) : (
        <>
          {cell(numbers?.viewers)}
          {cell(numbers?.starters)}
          {cell(numbers?.finishers)}
          <td className={css.numeric}>
            {share?.share === undefined || share.share === null
              ? DASH
              : share.few
                ? `${number(share.k)} / ${number(share.n)}`
                : percent(share.share)}
            {share?.interval === undefined || share.interval === null || share.few ? null : (
              <div className="quiet">{interval(share.interval)}</div>
            )}
          </td>
          {cell(numbers?.leads)}
        </>
      )}
    </tr>
  )
}

const DASH = '–'

/** Whether strangers see a form, in a word and a colour. */
export function State({ form: { state, liveVersion } }: { readonly form: Pick<FormLine, 'state' | 'liveVersion'> }) {
  return (
    <span className={css.state} data-state={state}>
      {state === 'live' ? words.state.live(liveVersion ?? 0) : words.state[state]}
    </span>
  )
}
