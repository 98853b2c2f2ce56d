import { Button } from '@mantine/core'
import { useState } from 'react'
import type { PersonRecord, StageEntry } from '#src/funnel/person-record.ts'
import { Help } from '../kit/help.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { personWords as words } from '../words/person.ts'
import { conditionText } from './labels.ts'
import css from './person.module.css'

/** Every stage reached, with what justified it and the version that said so. */
export function History({ record }: { readonly record: PersonRecord }) {
  const [isAll, setAll] = useState(false)
  const standing = record.history.filter(({ supersededAt }) => supersededAt === null)
  const gone = record.history.length - standing.length
  const shown = isAll ? record.history : standing
  const isSeveral = record.history.some(({ cycle }) => cycle > 1)
  return (
    <div className={css.part}>
      <h2>{words.history}</h2>
      {shown.length === 0 ? <p className="quiet">{words.noHistory}</p> : null}
      <ol className={css.list}>
        {shown.map((entry) => (
          <Entry
            record={record}
            key={`${entry.stage} ${entry.at} ${entry.cycle} ${entry.basis} ${entry.recordedAt}`}
            entry={entry}
            isSeveral={isSeveral}
          />
        ))}
      </ol>
      {gone === 0 || isAll ? null : (
        <div>
          <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
            {words.showSuperseded(gone)}
          </Button>
        </div>
      )}
    </div>
  )
}

interface EntryProps {
  readonly entry: StageEntry
  readonly record: PersonRecord
  readonly isSeveral: boolean
}

function Entry({ entry, record, isSeveral }: EntryProps) {
  const formats = useFormats()
  const { criterion, reason, score, noted, consents = {} } = entry.evidence
  const notes = [
    words.bases[entry.basis],
    entry.by === null ? undefined : words.by(entry.by),
    words.version(entry.version),
    isSeveral ? words.round(entry.cycle) : undefined,
    noted === true ? words.noted : undefined,
    entry.dateUnknown === true ? words.dateUnknown : undefined,
  ]
  return (
    <li>
      <div className={css.head}>
        {entry.supersededAt === null ? <strong>{entry.name}</strong> : <s>{entry.name}</s>}
        <time className={css.note} dateTime={entry.at} title={formats.dateTime(entry.at)}>
          {formats.date(entry.at)}
        </time>
      </div>
      {criterion === undefined ? null : (
        <div className={css.note}>
          {words.because(conditionText(record, criterion))}
          {score === undefined ? '' : `; ${words.evidence(formats.number(score, 1))}`}{' '}
          <Help text={<code>{criterion}</code>} about={words.asCode} />
        </div>
      )}
      {Object.entries(consents).map(([purpose, { state, at, source }]) => (
        <div key={purpose} className={css.note}>
          {words.consent(purpose, state, formats.date(at), source)}
        </div>
      ))}
      {reason === undefined ? null : <div className={css.note}>{reason}</div>}
      <div className={css.note}>{notes.filter((note) => note !== undefined).join(', ')}</div>
      {entry.supersededAt === null ? null : (
        <div className={css.note}>{words.superseded(formats.date(entry.supersededAt), entry.because ?? '')}</div>
      )}
    </li>
  )
}
