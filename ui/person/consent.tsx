import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ConsentsAnswer, PurposeAnswer, WordAnswer } from '#src/capture/consent-record/answer.ts'
import type { PersonRecord } from '#src/funnel/person-record.ts'
import { useMay } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { consentWords as words } from '../words/consent.ts'
import { doorText } from '../words/deeds.ts'
import { consentsQuery } from './asked.ts'
import css from './person.module.css'

interface ConsentProps {
  readonly id: string
  readonly record: PersonRecord
  readonly onProof: (word: string) => void
  readonly onRecord: () => void
}

/** What somebody may be written to for, in their own words so far, and how that is proven. */
export function Consent({ id, record, onProof, onRecord }: ConsentProps) {
  const said = useQuery(consentsQuery(id))
  const mayWork = useMay('work')
  return (
    <div className={css.part}>
      <div className={css.head}>
        <h2>{words.title}</h2>
        {mayWork ? (
          <Button variant="default" size="compact-sm" onClick={onRecord}>
            {words.record}
          </Button>
        ) : null}
      </div>
      <Closed record={record} />
      {said.isError ? <Failure error={said.error} what={words.failed} retry={() => said.refetch()} /> : null}
      {said.isPending ? <Loading lines={2} /> : null}
      {said.data === undefined ? null : <Purposes answer={said.data} onProof={onProof} />}
      <Trait record={record} />
    </div>
  )
}

function Closed({ record }: Pick<ConsentProps, 'record'>) {
  const formats = useFormats()
  return record.suppressed.map(({ channel, reason, at, source }) => (
    <p key={`${channel} ${reason}`} className={css.out}>
      <strong>
        {words.closed}: {words.reasons[reason]}
      </strong>
      <span>{words.since(formats.date(at), source)}</span>
    </p>
  ))
}

interface PurposesProps {
  readonly answer: ConsentsAnswer
  readonly onProof: (word: string) => void
}

function Purposes({ answer: { purposes, history }, onProof }: PurposesProps) {
  if (purposes.length === 0 && history.length === 0) return <p className="quiet">{words.none}</p>
  return (
    <>
      <ul className={css.list}>
        {purposes.map((purpose) => (
          <Purpose
            key={purpose.id}
            purpose={purpose}
            word={history.find((word) => word.purpose === purpose.id && word.at === purpose.since)}
            onProof={onProof}
          />
        ))}
      </ul>
      {history.length === 0 ? null : <History history={history} purposes={purposes} onProof={onProof} />}
    </>
  )
}

interface PurposeProps {
  readonly purpose: PurposeAnswer
  readonly word: WordAnswer | undefined
  readonly onProof: (word: string) => void
}

function Purpose({ purpose, word, onProof }: PurposeProps) {
  const formats = useFormats()
  const { name, basis, state, on, since, source } = purpose
  return (
    <li>
      <div className={css.head}>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span>{on ? words.on : words.off}</span>
      </div>
      <div className={css.head}>
        <span className={css.note}>
          {words.states[state]}
          {since === null ? '' : `, ${words.since(formats.date(since), source ?? '')}`} · {words.bases[basis]}
        </span>
        {word?.proof === null || word === undefined ? null : <ProofButton word={word} name={name} onProof={onProof} />}
      </div>
    </li>
  )
}

function ProofButton({
  word,
  name,
  onProof,
}: {
  readonly word: WordAnswer
  readonly name: string
  readonly onProof: (word: string) => void
}) {
  return (
    <Button variant="subtle" size="compact-xs" aria-label={words.proofTitle(name)} onClick={() => onProof(word.id)}>
      {words.proof}
    </Button>
  )
}

const STATES: Readonly<Record<string, string>> = { ...words.states, ...words.reasons }

/** Every word that was ever said, newest first. */
function History({
  history,
  purposes,
  onProof,
}: Pick<ConsentsAnswer, 'history' | 'purposes'> & { readonly onProof: (word: string) => void }) {
  const formats = useFormats()
  const nameOf = (purpose: string | null) => purposes.find(({ id }) => id === purpose)?.name ?? purpose ?? words.allMail
  return (
    <details className={css.looked}>
      <summary>{words.history(history.length)}</summary>
      <ul className={css.list}>
        {history.map((word) => (
          <li key={word.id} className={css.head}>
            <span>
              <bdi>{nameOf(word.purpose)}</bdi>: {STATES[word.state]}{' '}
              <span className={css.note}>
                {formats.date(word.at)}, <bdi>{word.source}</bdi>
              </span>
            </span>
            {word.proof === null ? null : <ProofButton word={word} name={nameOf(word.purpose)} onProof={onProof} />}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** What a file or another system said in one field; it proves nothing and allows nothing by itself. */
function Trait({ record: { consent } }: Pick<ConsentProps, 'record'>) {
  const formats = useFormats()
  if (consent === null) return null
  const { door, at } = consent.source
  return <p className={css.note}>{words.trait(consent.value, `${doorText(door)}, ${formats.date(at)}`)}</p>
}
