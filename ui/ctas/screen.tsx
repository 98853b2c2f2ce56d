import { Button, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { CtaList, ListedCta } from '#src/capture/ctas/answers.ts'
import { DoorTabs } from '../app/door-tabs.tsx'
import { useMay } from '../app/session.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Help } from '../kit/help.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { ctasWords as words } from '../words/ctas.ts'
import { formsWords } from '../words/forms.ts'
import css from './ctas.module.css'
import { Editor } from './editor.tsx'
import { PagesPart } from './pages.tsx'
import { PreviewPart } from './preview.tsx'
import { type CtaNumbers, ctasQuery, numbersQuery } from './questions.ts'
import type { CtasSearch } from './search.ts'

const FROM = '/w/$workspace/doors/ctas'

/** What pages offer next: the CTAs with their numbers, who sees what and why, and how pages show them. */
export function CtasScreen() {
  const search = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const mayChange = useMay('define')
  const { data, error, refetch } = useQuery(ctasQuery)
  const say = (next: CtasSearch) => void navigate({ search: (old: CtasSearch) => ({ ...old, ...next }) })
  const close = () => say({ cta: undefined, add: undefined })
  const add = mayChange ? <Button onClick={() => say({ add: true })}>{words.add}</Button> : null
  const open = data?.items.find(({ id }) => id === search.cta)
  const isOpen = search.add === true || search.cta !== undefined
  return (
    <Page title={formsWords.title} lead={words.lead} actions={data?.items.length === 0 ? null : add}>
      <DoorTabs />
      {error !== null && data === undefined ? <Failure error={error} what={words.failed} retry={refetch} /> : null}
      {data === undefined && error === null ? <Loading lines={10} /> : null}
      {data?.items.length === 0 ? <Empty sentence={words.empty} action={add} /> : null}
      {data === undefined || data.items.length === 0 ? null : (
        <>
          <List list={data} search={search} onSay={say} />
          <PreviewPart />
        </>
      )}
      {data === undefined ? null : <PagesPart list={data} mayChange={mayChange} />}
      <Drawer open={isOpen && data !== undefined} onClose={close} title={<bdi>{open?.title ?? words.newTitle}</bdi>}>
        {data === undefined ? null : search.cta !== undefined && open === undefined ? (
          <p>{words.gone}</p>
        ) : (
          <Editor
            // What was saved is what is shown from then on.
            key={`${open?.id} ${open?.version}`}
            list={data}
            cta={open}
            mayChange={mayChange}
            onMade={(cta) => say({ cta, add: undefined })}
            onClose={close}
          />
        )}
      </Drawer>
    </Page>
  )
}

interface ListProps {
  readonly list: CtaList
  readonly search: CtasSearch
  readonly onSay: (next: CtasSearch) => void
}

function List({ list, search, onSay }: ListProps) {
  const formats = useFormats()
  const numbers = useQuery(numbersQuery).data
  const archived = list.items.filter(({ state }) => state === 'archived').length
  const items = list.items.filter(({ state }) => state !== 'archived' || search.archived === true)
  const head = [
    words.name,
    words.position,
    words.leadsTo,
    <>
      {words.views} <Help text={words.numbersHelp} about={words.views} />
    </>,
    words.clicks,
    words.conversions,
    words.state,
  ]
  return (
    <Section
      title={words.list}
      actions={
        archived === 0 ? null : (
          <Button variant="subtle" size="xs" onClick={() => onSay({ archived: search.archived ? undefined : true })}>
            {search.archived ? words.hideArchived : words.showArchived(formats.number(archived))}
          </Button>
        )
      }
    >
      <WideTable caption={words.list} head={head}>
        {items.map((cta) => (
          <Row key={cta.id} cta={cta} list={list} numbers={numbers} onOpen={() => onSay({ cta: cta.id })} />
        ))}
      </WideTable>
    </Section>
  )
}

interface RowProps {
  readonly cta: ListedCta
  readonly list: CtaList
  readonly numbers: CtaNumbers | undefined
  readonly onOpen: () => void
}

function Row({ cta, list, numbers, onOpen }: RowProps) {
  const found = numbers?.ctas.find(({ id }) => id === cta.id)
  return (
    <tr>
      <td>
        <UnstyledButton className={css.name} onClick={onOpen}>
          <bdi>{cta.title}</bdi>
        </UnstyledButton>
        <div className={css.note}>{cta.kind}</div>
      </td>
      <td className={css.where}>
        {cta.position}
        <div className={css.note}>{whenShown(cta, list)}</div>
      </td>
      <td className={css.where}>
        <bdi className={css.target}>{targetOf(cta, list)}</bdi>
        {cta.broken === null || cta.state === 'archived' ? null : <div className={css.warning}>{cta.broken}</div>}
      </td>
      <Figure counted={numbers !== undefined} people={found?.viewers ?? 0} />
      <Figure counted={numbers !== undefined} people={found?.clickers ?? 0} of={found?.viewers ?? 0} />
      <Figure counted={numbers !== undefined} people={found?.conversions ?? 0} of={found?.clickers ?? 0} />
      <td>
        <span className={css.state} data-state={cta.state}>
          {words.states[cta.state]}
        </span>
      </td>
    </tr>
  )
}

interface FigureProps {
  readonly counted: boolean
  readonly people: number
  readonly of?: number
}

function Figure({ counted, people, of }: FigureProps) {
  const { number, percent } = useFormats()
  return (
    <td className={css.number}>
      {counted ? number(people) : words.none}
      {of === undefined || of === 0 || people > of ? null : (
        <div className={css.note}>{words.ofSeen(percent(people / of))}</div>
      )}
    </td>
  )
}

/** In words, when the rule of the position picks it among its like. */
function whenShown({ kind, position }: ListedCta, { offers }: CtaList): string {
  const named = offers[position].map((one) => one.toLowerCase())
  if (named.length === 0) return words.whenOnly
  return named.includes(kind.toLowerCase()) ? words.whenNamed : words.whenOther
}

function targetOf({ target }: ListedCta, { forms, assets }: CtaList): string {
  if (target.kind === 'link') return target.url
  if (target.kind === 'form') return words.form(forms.find(({ id }) => id === target.form)?.title ?? target.form)
  return words.asset(assets.find(({ id }) => id === target.asset)?.title ?? target.asset)
}
