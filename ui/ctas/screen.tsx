import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { CtaList, ListedCta } from '#src/capture/ctas/answers.ts'
import { Help } from '../kit/help.tsx'
import { ArchivedSwitch, Figure, OfferName, OfferStateCell, shownOffers } from '../kit/offer-cells.tsx'
import { OfferScreen } from '../kit/offer-screen.tsx'
import offers from '../kit/offers.module.css'
import { Section } from '../kit/section.tsx'
import { WideTable } from '../kit/wide-table.tsx'
import { ctasWords as words } from '../words/ctas.ts'
import css from './ctas.module.css'
import { Editor } from './editor.tsx'
import { ExperimentPart } from './experiment.tsx'
import { PagesPart } from './pages.tsx'
import { PreviewPart } from './preview.tsx'
import { type CtaNumbers, ctasQuery, numbersQuery } from './questions.ts'
import type { CtasSearch } from './search.ts'

const FROM = '/w/$workspace/doors/ctas'

/** What pages offer next: the CTAs with their numbers, who sees what and why, and how pages show them. */
export function CtasScreen() {
  const search = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const say = (next: CtasSearch) => void navigate({ search: (old: CtasSearch) => ({ ...old, ...next }) })
  const close = () => say({ cta: undefined, add: undefined })
  return (
    <OfferScreen
      asked={useQuery(ctasQuery)}
      open={search.cta}
      onSay={say}
      onClose={close}
      always={(list, mayChange) => <PagesPart list={list} mayChange={mayChange} />}
      editor={(list, cta, mayChange) => (
        <Editor
          // What was saved is what is shown from then on.
          key={`${cta?.id} ${cta?.version}`}
          {...{ list, cta, mayChange }}
          onMade={(made) => say({ cta: made, add: undefined })}
          onClose={close}
        />
      )}
      {...{ words, search }}
    >
      {(list, mayChange) => (
        <>
          <List list={list} search={search} onSay={say} />
          <PreviewPart />
          <ExperimentPart mayChange={mayChange} />
        </>
      )}
    </OfferScreen>
  )
}

interface ListProps {
  readonly list: CtaList
  readonly search: CtasSearch
  readonly onSay: (next: CtasSearch) => void
}

function List({ list, search, onSay }: ListProps) {
  const numbers = useQuery(numbersQuery).data
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
    <Section title={words.list} actions={<ArchivedSwitch items={list.items} search={search} onSay={onSay} />}>
      <WideTable caption={words.list} head={head}>
        {shownOffers(list.items, search).map((cta) => (
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
  const counted = (people: number | undefined) => (numbers === undefined ? undefined : (people ?? 0))
  return (
    <tr>
      <OfferName title={cta.title} onOpen={onOpen}>
        {cta.kind}
      </OfferName>
      <td className={css.where}>
        {cta.position}
        <div className={offers.note}>{whenShown(cta, list)}</div>
      </td>
      <td className={css.where}>
        <bdi className={css.target}>{targetOf(cta, list)}</bdi>
        {cta.broken === null || cta.state === 'archived' ? null : <div className={offers.warning}>{cta.broken}</div>}
      </td>
      <Figure people={counted(found?.viewers)} />
      <Figure people={counted(found?.clickers)} of={found?.viewers} />
      <Figure people={counted(found?.conversions)} of={found?.clickers} />
      <OfferStateCell state={cta.state} />
    </tr>
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
