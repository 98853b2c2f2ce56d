import { Autocomplete, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { CtaList, ListedCta } from '#src/capture/ctas/answers.ts'
import { CTA_KINDS, type Cta, type CtaBody, type CtaTarget, unfitBecause } from '#src/capture/ctas/cta.ts'
import { api } from '../app/api.ts'
import { OfferForm } from '../kit/offer-form.tsx'
import { PositionSelect } from '../kit/position-select.tsx'
import { ctasWords as words } from '../words/ctas.ts'

interface EditorProps {
  readonly list: CtaList
  /** Undefined for a new one. */
  readonly cta: ListedCta | undefined
  readonly mayChange: boolean
  readonly onMade: (id: string) => void
  readonly onClose: () => void
}

const draftOf = (cta: ListedCta | undefined): CtaBody =>
  cta === undefined
    ? { title: '', text: '', kind: '', position: 'TOFU', target: { kind: 'asset', asset: '' } }
    : { title: cta.title, text: cta.text, kind: cta.kind, position: cta.position, target: cta.target }

/** Makes a CTA or changes one. */
export function Editor({ list, cta, mayChange, onMade, onClose }: EditorProps) {
  const [draft, setDraft] = useState(() => draftOf(cta))
  const store = (): Promise<Cta> =>
    cta === undefined
      ? api.post<Cta>('/api/ctas', draft)
      : api.put<Cta>(`/api/ctas/${cta.id}`, { cta: draft, version: cta.version })
  return (
    <OfferForm area="ctas" offer={cta} {...{ store, mayChange, onMade, onClose }}>
      <Said draft={draft} onChange={setDraft} />
      <Fitting draft={draft} onChange={setDraft} list={list} />
      <Target draft={draft} onChange={setDraft} list={list} />
    </OfferForm>
  )
}

interface PartProps {
  readonly draft: CtaBody
  readonly onChange: (next: CtaBody) => void
}

function Said({ draft, onChange }: PartProps) {
  return (
    <>
      <TextInput
        data-autofocus
        label={words.title}
        required
        maxLength={80}
        value={draft.title}
        onChange={({ currentTarget }) => onChange({ ...draft, title: currentTarget.value })}
      />
      <Textarea
        label={words.text}
        description={words.textHint}
        autosize
        maxLength={300}
        value={draft.text}
        onChange={({ currentTarget }) => onChange({ ...draft, text: currentTarget.value })}
      />
    </>
  )
}

function Fitting({ draft, onChange, list }: PartProps & { readonly list: CtaList }) {
  const named = list.offers[draft.position]
  return (
    <>
      <PositionSelect value={draft.position} onChange={(position) => onChange({ ...draft, position })} />
      <Autocomplete
        label={words.kind}
        description={words.kindHint(named.join(', '))}
        required
        maxLength={60}
        data={[...new Set([...named, ...CTA_KINDS])]}
        value={draft.kind}
        error={draft.kind === '' ? undefined : unfitBecause(draft)}
        onChange={(kind) => onChange({ ...draft, kind })}
      />
    </>
  )
}

const TARGETS = ['form', 'asset', 'link'] as const

const emptyTarget = (kind: CtaTarget['kind']): CtaTarget => {
  if (kind === 'form') return { kind, form: '' }
  return kind === 'asset' ? { kind, asset: '' } : { kind, url: 'https://' }
}

function Target({ draft, onChange, list }: PartProps & { readonly list: CtaList }) {
  const { target } = draft
  const set = (next: CtaTarget) => onChange({ ...draft, target: next })
  return (
    <>
      <NativeSelect
        label={words.target}
        value={target.kind}
        data={TARGETS.map((value) => ({ value, label: words.targets[value] }))}
        onChange={({ currentTarget }) =>
          set(emptyTarget(TARGETS.find((one) => one === currentTarget.value) ?? target.kind))
        }
      />
      {target.kind === 'form' ? (
        <Choice
          label={words.which.form}
          nothing={words.noForms}
          known={list.forms}
          value={target.form}
          onChange={(form) => set({ kind: 'form', form })}
        />
      ) : null}
      {target.kind === 'asset' ? (
        <Choice
          label={words.which.asset}
          nothing={words.noAssets}
          known={list.assets}
          value={target.asset}
          onChange={(asset) => set({ kind: 'asset', asset })}
        />
      ) : null}
      {target.kind === 'link' ? (
        <TextInput
          type="url"
          label={words.url}
          required
          maxLength={2000}
          value={target.url}
          onChange={({ currentTarget }) => set({ kind: 'link', url: currentTarget.value })}
        />
      ) : null}
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly nothing: string
  readonly known: readonly { readonly id: string; readonly title: string }[]
  readonly value: string
  readonly onChange: (id: string) => void
}

/** One of what is published; what was chosen and is not any more stays to be seen. */
function Choice({ label, nothing, known, value, onChange }: ChoiceProps) {
  const gone = value !== '' && !known.some(({ id }) => id === value) ? [{ value, label: value }] : []
  return (
    <NativeSelect
      label={label}
      required
      description={known.length === 0 ? nothing : undefined}
      value={value}
      data={[
        { value: '', label: words.choose },
        ...known.map(({ id, title }) => ({ value: id, label: title })),
        ...gone,
      ]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
