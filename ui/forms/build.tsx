import { ActionIcon, Button, Menu } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import GripVertical from 'lucide-react/icons/grip-vertical'
import Plus from 'lucide-react/icons/plus'
import Trash from 'lucide-react/icons/trash-2'
import { useEffect, useRef, useState } from 'react'
import type { FormCheckAnswer } from '#src/capture/forms/form-answer.ts'
import { type FieldSource, type FormSource, KINDS } from '#src/capture/forms/source.ts'
import { Failure } from '../kit/failure.tsx'
import { buildWords as words } from '../words/forms.ts'
import { useFormSearch } from './address.ts'
import { FieldSettings } from './field-settings.tsx'
import { FormSettings } from './form-settings.tsx'
import css from './forms.module.css'
import { Words } from './inputs.tsx'
import {
  asJson,
  type FieldPart,
  freeId,
  moving,
  neighbour,
  partOf,
  partsOf,
  type StepPart,
  setting,
  stepsOf,
  withStep,
} from './model.ts'
import { LivePreview } from './preview.tsx'
import { aroundQuery, checkQuery } from './queries.ts'
import type { Working } from './use-form.ts'

const PAUSE_MS = 200

/** The questions, the settings of the one that is open, and the form as strangers see it. */
export function Build({ working }: { readonly working: Working }) {
  const { go } = useFormSearch()
  const { source, problem, text, mayEdit } = working
  const [asked] = useDebouncedValue(text, PAUSE_MS)
  const checked = useQuery({ ...checkQuery(asked), enabled: mayEdit })
  if (source === undefined)
    return (
      <div className={css.hidden}>
        <p className={css.bad}>{`${words.cannotBuild}: ${problem?.message ?? ''}`}</p>
        <Button variant="default" onClick={() => go({ tab: 'code', line: problem?.line ?? 1 })}>
          {words.goToLine(problem?.line ?? 1)}
        </Button>
      </div>
    )
  return <Building working={working} source={source} checked={checked} />
}

interface BuildingProps {
  readonly working: Working
  readonly source: FormSource
  readonly checked: {
    readonly data: FormCheckAnswer | undefined
    readonly error: Error | null
  }
}

function Building({ working, source, checked }: BuildingProps) {
  const { search } = useFormSearch()
  const { text, mayEdit } = working
  const { place: settings, openNew } = useSettingsInSight(search.field)
  const open = partOf(source, search.field)
  const said = checked.data?.problems ?? []
  return (
    <div className={css.build}>
      <Questions working={working} source={source} open={open} onAdded={openNew} />
      <div className={css.settings} ref={settings}>
        {mayEdit ? null : <p className="quiet">{words.readOnly}</p>}
        {said.length === 0 ? null : (
          <ul className={css.problems}>
            {said.map((one) => (
              <li key={`${one.line} ${one.message}`} data-severity={one.severity}>
                {one.message}
                {one.hint === undefined ? null : <span className="quiet">{` ${one.hint}`}</span>}
              </li>
            ))}
          </ul>
        )}
        {open === undefined ? (
          <FormSettings working={working} source={source} />
        ) : (
          <FieldSettings key={`${open.step.index} ${open.index}`} working={working} source={source} part={open} />
        )}
      </div>
      <aside className={css.preview}>
        {checked.error === null ? null : <Failure error={checked.error} />}
        <LivePreview source={text} form={checked.data?.form ?? null} mayTry={mayEdit} at={open?.step.index} />
      </aside>
    </div>
  )
}

/** Where the settings stand below the questions, choosing one goes there; a new question is named first, wherever they stand. */
function useSettingsInSight(field: string | undefined) {
  const place = useRef<HTMLDivElement>(null)
  const last = useRef(field)
  const added = useRef<string>(undefined)
  useEffect(() => {
    if (last.current === field) return
    last.current = field
    if (field !== undefined && added.current === field) {
      added.current = undefined
      const name = place.current?.querySelector('input')
      name?.focus()
      name?.select()
    }
    if (matchMedia('(max-width: 48em)').matches) place.current?.scrollIntoView({ block: 'start' })
  }, [field])
  return {
    place,
    openNew: (id: string) => {
      added.current = id
    },
  }
}

interface QuestionsProps {
  readonly working: Working
  readonly source: FormSource
  readonly open: FieldPart | undefined
  /** Told the id of a question that is to be opened because it is new. */
  readonly onAdded: (id: string) => void
}

function Questions({ working, source, open, onAdded }: QuestionsProps) {
  const { search, go } = useFormSearch()
  const [dragged, setDragged] = useState<string | null>(null)
  const moved = useRef<string | null>(null)
  // A question that was moved by keyboard stands elsewhere in the page; the keyboard goes along.
  useEffect(() => {
    if (moved.current !== null) document.getElementById(`question-${moved.current}`)?.focus()
    moved.current = null
  })
  const steps = stepsOf(source)
  const { field: _, ...formItself } = search
  const drop = (to: StepPart, at: number) => {
    const from = partOf(source, dragged ?? undefined)
    setDragged(null)
    if (from === undefined || (from.step.index !== to.index && from.step.fields.length === 1)) return
    const isBehind = from.step.index === to.index && from.index < at
    working.edit(...moving(from, to, isBehind ? at - 1 : at))
  }
  return (
    <nav className={css.questions} aria-label={words.questions}>
      <button
        type="button"
        className={css.question}
        aria-current={open === undefined}
        onClick={() => go(formItself, true)}
      >
        <span>{words.theForm}</span>
      </button>
      {steps.map((step) => (
        <section key={step.index} aria-label={step.title ?? words.step(step.index + 1)}>
          <h3 className={css.stepName}>
            {source.steps === undefined
              ? words.onePage
              : `${words.step(step.index + 1)}${step.title === undefined ? '' : `: ${step.title}`}`}
          </h3>
          {working.mayEdit && source.steps !== undefined ? (
            <StepTools {...{ working, step, count: steps.length }} />
          ) : null}
          <ol className={css.list}>
            {step.fields.map((field, index) => (
              <Question
                key={field.id}
                {...{ working, source, part: { field, step, index }, isOpen: open?.field.id === field.id }}
                onDrag={() => setDragged(field.id)}
                onMove={() => {
                  moved.current = field.id
                }}
                onDrop={() => drop(step, index)}
              />
            ))}
          </ol>
          {working.mayEdit ? <AddQuestion {...{ working, source, step, onAdded }} /> : null}
        </section>
      ))}
      {working.mayEdit ? (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<Plus size={14} aria-hidden />}
          disabled={steps.length >= 10}
          onClick={() => {
            const id = freeId(source, 'question')
            const first: FieldSource = { id, kind: 'text', label: words.firstOfStep }
            working.write(withStep(working.text, source, words.newStep, first))
            go({ ...search, field: id }, true)
          }}
        >
          {words.addStep}
        </Button>
      ) : null}
    </nav>
  )
}

interface QuestionProps {
  readonly working: Working
  readonly source: FormSource
  readonly part: FieldPart
  readonly isOpen: boolean
  readonly onDrag: () => void
  readonly onMove: () => void
  readonly onDrop: () => void
}

function Question({ working, source, part, isOpen, onDrag, onMove, onDrop }: QuestionProps) {
  const { search, go } = useFormSearch()
  const { field } = part
  const move = (by: -1 | 1) => {
    const to = neighbour(source, part, by)
    if (to === undefined) return
    onMove()
    working.edit(...moving(part, to.step, to.at))
  }
  const notes = [
    words.kinds[field.kind],
    ...(field.required === true ? [words.required] : []),
    ...(field.when === undefined ? [] : [words.conditional]),
    ...(field.ask === 'unknown' ? [words.unknownOnly] : []),
  ]
  return (
    <li
      draggable={working.mayEdit}
      onDragStart={onDrag}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        onDrop()
      }}
    >
      <button
        type="button"
        id={`question-${field.id}`}
        className={css.question}
        aria-current={isOpen}
        title={working.mayEdit ? words.drag : undefined}
        onClick={() => go({ ...search, field: field.id }, true)}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined
          if (!event.altKey || by === undefined || !working.mayEdit) return
          event.preventDefault()
          move(by)
        }}
      >
        {working.mayEdit ? <GripVertical size={14} aria-hidden className={css.grip} /> : null}
        <span className={css.asked}>
          <span dir="auto">{field.label ?? field.id}</span>
          <span className="quiet">{notes.join(' · ')}</span>
        </span>
      </button>
    </li>
  )
}

/** Details that most funnels ask for, each with the kind that suits it. */
const USUAL: readonly (readonly [string, FieldSource['kind']])[] = [
  ['email', 'email'],
  ['name', 'text'],
  ['company', 'text'],
  ['title', 'text'],
  ['phone', 'phone'],
  ['headcount', 'number'],
  ['industry', 'text'],
  ['budget', 'number'],
]
const KIND_OF: Readonly<Record<string, FieldSource['kind']>> = { number: 'number', list: 'multi' }

/** What somebody may agree to, as the funnel set-up says it. */
interface Purpose {
  readonly id: string
  readonly name: string
}

/** What a new question of a kind begins with, so that it is whole at once. */
function begun(kind: FieldSource['kind'], id: string, label: string, purpose: Purpose | undefined): FieldSource {
  if (kind === 'hidden') return { id, kind, query: 'utm_campaign' }
  if (kind === 'consent') return { id, kind, label: purpose?.name ?? label, purpose: purpose?.id ?? 'newsletter' }
  if (kind === 'select' || kind === 'multi') return { id, kind, label, options: ['A', 'B'] }
  return { id, kind, label }
}

const sentence = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('_', ' ')

interface AddProps {
  readonly working: Working
  readonly source: FormSource
  readonly step: StepPart
  readonly onAdded: (id: string) => void
}

function AddQuestion({ working, source, step, onAdded }: AddProps) {
  const { search, go } = useFormSearch()
  const { data } = useQuery(aroundQuery)
  const traits = data?.traits ?? []
  const own = traits.filter(({ label }) => label !== null)
  const taken = new Set(partsOf(source).map(({ field }) => field.id))
  const purpose = data?.purposes[0]
  const add = (field: FieldSource) => {
    const after = step.fields.findIndex(({ id }) => id === search.field)
    const at = after < 0 ? step.fields.length : after + 1
    working.edit({ kind: 'insert', path: step.path, at, value: asJson(field) })
    onAdded(field.id)
    go({ ...search, field: field.id }, true)
  }
  const known = [
    ...USUAL.map(([id, kind]) => ({ id, kind, label: sentence(id), hasOptions: false })),
    ...own.map(({ id, kind, label, options }) => ({
      ...{ id, label: label ?? id, hasOptions: options !== null },
      kind: options === null ? (KIND_OF[kind] ?? 'text') : kind === 'list' ? ('multi' as const) : ('select' as const),
    })),
  ].filter(({ id }) => !taken.has(id))
  return (
    <Menu position="bottom-start" returnFocus={false}>
      <Menu.Target>
        <Button size="xs" variant="subtle" leftSection={<Plus size={14} aria-hidden />}>
          {words.add}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.menu ?? ''}>
        <Menu.Label>{words.addKnown}</Menu.Label>
        {known.map(({ id, kind, label, hasOptions }) => (
          <Menu.Item key={id} onClick={() => add(hasOptions ? { id, kind, label } : begun(kind, id, label, purpose))}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Label>{words.addKind}</Menu.Label>
        {KINDS.filter((kind) => kind !== 'email' && !known.some(({ id }) => id === kind)).map((kind) => (
          <Menu.Item
            key={kind}
            onClick={() =>
              add(begun(kind, freeId(source, kind === 'text' ? 'question' : kind), words.newQuestion, purpose))
            }
          >
            {words.kinds[kind]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function StepTools({ working, step, count }: { working: Working; step: StepPart; count: number }) {
  return (
    <div className={css.stepTools}>
      <Words
        label={words.stepTitle(words.step(step.index + 1))}
        isBare
        placeholder={words.stepHint}
        value={step.title}
        onSay={(title) => working.edit(setting(['steps', step.index, 'title'], title))}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={count === 1}
        aria-label={`${words.removeStep}: ${step.title ?? words.step(step.index + 1)}`}
        onClick={() => working.editUndoably(words.removedStep, { kind: 'remove', path: ['steps', step.index] })}
      >
        <Trash size={14} aria-hidden />
      </ActionIcon>
    </div>
  )
}
