import { MultiSelect, NativeSelect, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AssetLibrary, ListedAsset } from '#src/capture/assets/answers.ts'
import { ASSET_KINDS, type Asset, type AssetBody, DELIVERIES, INTENTS } from '#src/capture/assets/asset.ts'
import { api, downloadOf } from '../app/api.ts'
import { OfferForm } from '../kit/offer-form.tsx'
import { PositionSelect } from '../kit/position-select.tsx'
import { assetsWords as words } from '../words/assets.ts'
import css from './assets.module.css'
import { FileField, type ShownFile } from './file-field.tsx'

interface EditorProps {
  readonly library: AssetLibrary
  /** Undefined for a new one. */
  readonly asset: ListedAsset | undefined
  readonly mayChange: boolean
  /** An asset was made; its id goes into the address. */
  readonly onMade: (id: string) => void
  readonly onClose: () => void
}

interface Draft extends Omit<AssetBody, 'source'> {
  readonly where: 'upload' | 'link' | 'none'
  readonly url: string
  readonly file: string | undefined
}

const draftOf = (asset: ListedAsset | undefined): Draft => ({
  ...{ title: asset?.title ?? '', summary: asset?.summary ?? '', kind: asset?.kind ?? 'guide' },
  ...{ position: asset?.position ?? 'TOFU', stages: asset?.stages ?? [], personas: asset?.personas ?? [] },
  ...(asset?.intent === undefined ? {} : { intent: asset.intent }),
  ...{ gated: asset?.gated ?? true, deliver: asset?.deliver ?? 'both' },
  where: asset === undefined ? 'upload' : (asset.source?.kind ?? 'none'),
  url: asset?.source?.kind === 'link' ? asset.source.url : '',
  file: asset?.source?.kind === 'upload' ? asset.source.file : undefined,
})

function bodyOf({ where, url, file, ...said }: Draft): AssetBody {
  if (where === 'link') return { ...said, source: { kind: 'link', url } }
  return where === 'upload' && file !== undefined ? { ...said, source: { kind: 'upload', file } } : said
}

/** Makes an asset or changes one. */
export function Editor({ library, asset, mayChange, onMade, onClose }: EditorProps) {
  const [draft, setDraft] = useState(() => draftOf(asset))
  const [file, setFile] = useState<ShownFile | undefined>(asset?.file)
  const [isSending, setSending] = useState(false)
  const store = (): Promise<Asset> =>
    asset === undefined
      ? api.post<Asset>('/api/assets', bodyOf(draft))
      : api.put<Asset>(`/api/assets/${asset.id}`, { ...bodyOf(draft), version: asset.version })
  return (
    <OfferForm
      area="assets"
      offer={asset}
      isBusy={isSending}
      archiveHint={words.archiveHint}
      below={
        asset?.file === undefined ? null : <a href={downloadOf(`/api/assets/${asset.id}/file`)}>{words.download}</a>
      }
      {...{ store, mayChange, onMade, onClose }}
    >
      <About draft={draft} onChange={setDraft} />
      <Whom draft={draft} onChange={setDraft} library={library} />
      <Where draft={draft} onChange={setDraft} file={file} onShown={setFile} onSending={setSending} />
      <Handing draft={draft} onChange={setDraft} id={asset?.id} />
    </OfferForm>
  )
}

interface PartProps {
  readonly draft: Draft
  readonly onChange: (next: Draft) => void
}

function About({ draft, onChange }: PartProps) {
  return (
    <>
      <TextInput
        data-autofocus
        label={words.title}
        required
        maxLength={150}
        value={draft.title}
        onChange={({ currentTarget }) => onChange({ ...draft, title: currentTarget.value })}
      />
      <Textarea
        label={words.summary}
        description={words.summaryHint}
        autosize
        minRows={2}
        maxLength={1000}
        value={draft.summary}
        onChange={({ currentTarget }) => onChange({ ...draft, summary: currentTarget.value })}
      />
      <div className={css.pair}>
        <NativeSelect
          label={words.kind}
          value={draft.kind}
          data={ASSET_KINDS.map((value) => ({ value, label: words.kinds[value] }))}
          onChange={({ currentTarget }) =>
            onChange({ ...draft, kind: ASSET_KINDS.find((one) => one === currentTarget.value) ?? draft.kind })
          }
        />
        <PositionSelect value={draft.position} onChange={(position) => onChange({ ...draft, position })} />
      </div>
    </>
  )
}

function Whom({ draft, onChange, library }: PartProps & { readonly library: AssetLibrary }) {
  return (
    <>
      <TagsInput
        label={words.personas}
        description={words.personasHint}
        data={[...library.personas]}
        maxTags={20}
        value={[...draft.personas]}
        onChange={(personas) => onChange({ ...draft, personas })}
      />
      <MultiSelect
        label={words.stages}
        description={words.stagesHint}
        data={library.stages.map(({ id, name }) => ({ value: id, label: name }))}
        value={[...draft.stages]}
        onChange={(stages) => onChange({ ...draft, stages })}
      />
      <NativeSelect
        label={words.intent}
        description={words.intentHint}
        value={draft.intent ?? ''}
        data={[{ value: '', label: words.unsaid }, ...INTENTS.map((value) => ({ value, label: words.intents[value] }))]}
        onChange={({ currentTarget }) => {
          const { intent: _, ...rest } = draft
          const intent = INTENTS.find((one) => one === currentTarget.value)
          onChange(intent === undefined ? rest : { ...rest, intent })
        }}
      />
    </>
  )
}

const WHERE = ['upload', 'link', 'none'] as const

interface WhereProps extends PartProps {
  readonly file: ShownFile | undefined
  readonly onShown: (file: ShownFile) => void
  readonly onSending: (isSending: boolean) => void
}

function Where({ draft, onChange, file, onShown, onSending }: WhereProps) {
  return (
    <>
      <NativeSelect
        label={words.source}
        value={draft.where}
        data={WHERE.map((value) => ({ value, label: words.sources[value] }))}
        onChange={({ currentTarget }) =>
          onChange({ ...draft, where: WHERE.find((one) => one === currentTarget.value) ?? draft.where })
        }
      />
      {draft.where === 'link' ? (
        <TextInput
          type="url"
          label={words.url}
          description={words.urlHint}
          required
          maxLength={2000}
          value={draft.url}
          onChange={({ currentTarget }) => onChange({ ...draft, url: currentTarget.value })}
        />
      ) : null}
      {draft.where === 'upload' ? (
        <FileField
          file={file}
          onSending={onSending}
          onFile={(upload) => {
            onShown(upload)
            onChange({ ...draft, file: upload.file })
          }}
        />
      ) : null}
    </>
  )
}

function Handing({ draft, onChange, id }: PartProps & { readonly id: string | undefined }) {
  return (
    <>
      <Switch
        label={words.gated}
        description={id === undefined ? words.gatedHint : words.idHint(id)}
        checked={draft.gated}
        onChange={({ currentTarget }) => onChange({ ...draft, gated: currentTarget.checked })}
      />
      {draft.gated ? (
        <NativeSelect
          label={words.deliver}
          value={draft.deliver}
          data={DELIVERIES.map((value) => ({ value, label: words.delivers[value] }))}
          onChange={({ currentTarget }) =>
            onChange({ ...draft, deliver: DELIVERIES.find((one) => one === currentTarget.value) ?? draft.deliver })
          }
        />
      ) : null}
    </>
  )
}
