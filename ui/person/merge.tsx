import { Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { FieldChoice, MergePreview, Side, SideBrief } from '#src/learn/merge-preview.ts'
import { useMay } from '../app/session.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { Grade } from '../kit/grade.tsx'
import { Loading } from '../kit/loading.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { fieldName, trustText, valueText } from '../words/deeds.ts'
import { personWords as words } from '../words/person.ts'
import { previewQuery, useChanges } from './asked.ts'
import own from './merge.module.css'
import css from './person.module.css'

interface MergeProps {
  readonly id: string
  readonly other: string | undefined
  readonly onClose: () => void
}

/** What a merge would come to, a field at a time, before anything is done. */
export function MergeDrawer({ id, other, onClose }: MergeProps) {
  const preview = useQuery(previewQuery(id, other))
  return (
    <Drawer open={other !== undefined} onClose={onClose} title={words.mergeTitle} size="xl">
      {preview.isError ? <Failure error={preview.error} retry={() => preview.refetch()} /> : null}
      {preview.isPending ? <Loading /> : null}
      {preview.data === undefined ? null : (
        <Choices key={preview.data.from.id} preview={preview.data} onDone={onClose} />
      )}
    </Drawer>
  )
}

/** What follows from other fields, or from the first visit, is nobody's to choose. */
const isSaid = (side: FieldChoice['into']): boolean => side?.source != null && side.source.trust !== 'enrichment'

const isChoice = ({ wins, why, into, from }: FieldChoice): boolean =>
  wins !== 'same' && why !== 'only' && isSaid(into) && isSaid(from)

function Choices({ preview, onDone }: { readonly preview: MergePreview; readonly onDone: () => void }) {
  const { workspace = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const mayWork = useMay('work')
  const { post } = useChanges(preview.into.id)
  const [keep, setKeep] = useState<Readonly<Record<string, Side>>>({})
  const [isBusy, setBusy] = useState(false)
  const differing = preview.fields.filter(isChoice)
  const same = preview.fields.filter(({ wins }) => wins === 'same').length
  const { into, from } = preview
  const merge = async () => {
    setBusy(true)
    try {
      await post('merge', { from: from.id, keep })
      onDone()
      await navigate({ to: '/w/$workspace/people/$id', params: { workspace, id: into.id } })
      toast(words.merged, () => post('unmerge', { from: from.id }))
    } catch (error) {
      toastFailure(error, words.notDone)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack>
      <p>{words.mergeLead}</p>
      <div className={own.sides}>
        <Brief title={words.stays} side={into} />
        <Brief title={words.goesIn} side={from} />
        <Brief title={words.after} side={preview.after} isAfter />
      </div>
      <h3>{words.differing}</h3>
      {differing.length === 0 ? <p className="quiet">{words.noneDiffer}</p> : null}
      <div className={own.choices}>
        {differing.map((field) => (
          <Choice
            key={field.name}
            field={field}
            kept={keep[field.name] ?? (field.wins === 'from' ? 'from' : 'into')}
            onKeep={(side) => setKeep((old) => ({ ...old, [field.name]: side }))}
          />
        ))}
      </div>
      <p className={css.note}>{words.sameFields(same)}</p>
      {mayWork ? (
        <Button loading={isBusy} onClick={() => void merge()}>
          {words.merge}
        </Button>
      ) : null}
    </Stack>
  )
}

interface BriefProps {
  readonly title: string
  readonly side: SideBrief
  readonly isAfter?: boolean
}

function Brief({ title, side, isAfter = false }: BriefProps) {
  const formats = useFormats()
  return (
    <div className={own.side} data-after={isAfter}>
      <span className={css.note}>{title}</span>
      <strong>
        <bdi>{side.name === '' ? words.visitor : side.name}</bdi>
      </strong>
      <bdi>{side.email ?? words.unknown}</bdi>
      <span>{side.stage === '' ? words.unknown : side.stage}</span>
      <span>
        {formats.number(side.score, 1)} <Grade grade={side.grade} brief />
      </span>
      <span className={css.note}>{words.factsCount(side.facts)}</span>
    </div>
  )
}

interface ChoiceProps {
  readonly field: FieldChoice
  readonly kept: Side
  readonly onKeep: (side: Side) => void
}

function Choice({ field, kept, onKeep }: ChoiceProps) {
  const formats = useFormats()
  const name = fieldName(field.name, field.label)
  return (
    <fieldset className={own.choice}>
      <legend>{name}</legend>
      <div className={own.options}>
        {(['into', 'from'] as const).map((side) => {
          const said = field[side]
          const value =
            said === null
              ? words.unknown
              : typeof said.value === 'number'
                ? formats.number(said.value, 2)
                : valueText(said.value)
          return (
            <label key={side} className={own.option}>
              <input
                type="radio"
                name={field.name}
                aria-label={words.pickLabel(name, value)}
                checked={kept === side}
                onChange={() => onKeep(side)}
              />
              <span>
                <bdi>{value}</bdi>
                {said?.source == null ? null : (
                  <span className={css.note}>
                    {' '}
                    {trustText(said.source.trust)}, {formats.date(said.source.at)}
                  </span>
                )}
              </span>
            </label>
          )
        })}
      </div>
      <span className={css.note}>{words.whyWins[field.why]}</span>
    </fieldset>
  )
}
