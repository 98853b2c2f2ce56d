import { ActionIcon, Checkbox, NativeSelect, Switch, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import Copy from 'lucide-react/icons/copy'
import Trash from 'lucide-react/icons/trash-2'
import type { ReactNode } from 'react'
import { type FieldSource, type FormSource, KEYS_OF, MAIL_KINDS } from '#src/capture/forms/source.ts'
import type { Json } from '#src/funnel/brand.ts'
import { buildWords } from '../words/forms.ts'
import { useFormSearch } from './address.ts'
import { Condition } from './condition.tsx'
import css from './forms.module.css'
import { Amount, Words } from './inputs.tsx'
import { asJson, type FieldPart, freeId, moving, neighbour, partsOf, setting } from './model.ts'
import { linesOf, optionsIn } from './options.ts'
import { aroundQuery } from './queries.ts'
import type { Working } from './use-form.ts'

const words = buildWords.field

interface FieldSettingsProps {
  readonly working: Working
  readonly source: FormSource
  readonly part: FieldPart
}

/** Sets one key of the question, or takes it out. */
type Set = (key: keyof FieldSource, value: Json | undefined) => void

/** Everything one question can be told; what does not belong to its kind is not shown. */
export function FieldSettings({ working, source, part }: FieldSettingsProps) {
  const { search, go } = useFormSearch()
  const { field, step, index } = part
  const set: Set = (key, value) => working.edit(setting([...step.path, index, key], value))
  const others = new globalThis.Set(partsOf(source).map((one) => one.field.id))
  const has = (key: (typeof KEYS_OF)['text'][number]) => KEYS_OF[field.kind].includes(key)
  const disabled = !working.mayEdit
  return (
    <fieldset className={css.stack} disabled={disabled}>
      <legend className="only-read">{words.title(field.label ?? field.id)}</legend>
      <div className={css.line}>
        <h2 className={css.grow}>{buildWords.kinds[field.kind]}</h2>
        {working.mayEdit ? <Tools {...{ working, source, part }} /> : null}
      </div>
      {has('label') ? (
        <Words
          label={field.kind === 'consent' ? words.labelConsent : words.label}
          {...(field.kind === 'consent' ? { description: words.labelConsentHelp } : {})}
          value={field.label}
          onSay={(label) => set('label', label)}
          needed={field.kind !== 'hidden' && field.kind !== 'consent'}
        />
      ) : null}
      <OfKind field={field} set={set} />
      {has('required') ? (
        <Switch
          label={words.required}
          checked={field.required === true}
          onChange={({ currentTarget }) => set('required', currentTarget.checked ? true : undefined)}
        />
      ) : null}
      {has('help') ? <Words label={words.help} value={field.help} onSay={(help) => set('help', help)} /> : null}
      {has('placeholder') ? (
        <Words label={words.placeholder} value={field.placeholder} onSay={(one) => set('placeholder', one)} />
      ) : null}
      {has('trait') ? <Kept field={field} set={set} /> : null}
      {has('ask') ? (
        <Switch
          label={words.ask}
          description={words.askHelp}
          checked={field.ask === 'unknown'}
          onChange={({ currentTarget }) => set('ask', currentTarget.checked ? 'unknown' : undefined)}
        />
      ) : null}
      {has('when') ? <Condition {...{ source, part }} onSay={(when) => set('when', when)} /> : null}
      <Words
        label={words.id}
        value={field.id}
        needed
        check={(id) =>
          /^[a-z][a-z0-9_]{0,39}$/.test(id) && (id === field.id || !others.has(id)) ? undefined : words.idWrong
        }
        onSay={(id) => {
          if (id === undefined || id === field.id) return
          set('id', id)
          go({ ...search, field: id }, true)
        }}
      />
    </fieldset>
  )
}

function Tools({ working, source, part }: FieldSettingsProps) {
  const { search, go } = useFormSearch()
  const { field, step, index } = part
  const [up, down] = [neighbour(source, part, -1), neighbour(source, part, 1)]
  const name = field.label ?? field.id
  return (
    <>
      <Tool
        label={words.up}
        disabled={up === undefined}
        onClick={() => up !== undefined && working.edit(...moving(part, up.step, up.at))}
      >
        <ArrowUp size={16} aria-hidden />
      </Tool>
      <Tool
        label={words.down}
        disabled={down === undefined}
        onClick={() => down !== undefined && working.edit(...moving(part, down.step, down.at))}
      >
        <ArrowDown size={16} aria-hidden />
      </Tool>
      <Tool
        label={words.duplicate}
        disabled={false}
        onClick={() => {
          const id = freeId(source, field.id)
          const copy = { ...field, id, ...(KEYS_OF[field.kind].includes('trait') && { trait: 'none' }) }
          working.edit({ kind: 'insert', path: step.path, at: index + 1, value: asJson(withoutAsk(copy)) })
          go({ ...search, field: id }, true)
        }}
      >
        <Copy size={16} aria-hidden />
      </Tool>
      <Tool
        label={words.remove}
        disabled={step.fields.length === 1}
        onClick={() => {
          const { field: _, ...rest } = search
          working.editUndoably(words.removed(name), { kind: 'remove', path: [...step.path, index] })
          go(rest, true)
        }}
      >
        <Trash size={16} aria-hidden />
      </Tool>
    </>
  )
}

/** A copy is kept with the answers alone, where nothing is known before. */
const withoutAsk = ({ ask: _, ...field }: FieldSource): FieldSource => field

interface ToolProps {
  readonly label: string
  readonly disabled: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

const Tool = ({ label, disabled, onClick, children }: ToolProps) => (
  <Tooltip label={label}>
    <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
      {children}
    </ActionIcon>
  </Tooltip>
)

interface PartProps {
  readonly field: FieldSource
  readonly set: Set
}

/** Where the answer is kept; by its own name unless something else is chosen. */
function Kept({ field, set }: PartProps) {
  const { data } = useQuery(aroundQuery)
  const traits = data?.traits ?? []
  const own = traits.some(({ id }) => id === field.id)
    ? field.id
    : field.kind === 'email' || field.kind === 'phone'
      ? field.kind
      : undefined
  const chosen = field.trait ?? (own === undefined ? 'none' : '')
  return (
    <NativeSelect
      label={words.trait}
      description={words.traitHelp}
      value={chosen}
      onChange={({ currentTarget: { value } }) =>
        set('trait', value === '' || (value === 'none' && own === undefined) ? undefined : value)
      }
      data={[
        ...(own === undefined ? [] : [{ value: '', label: words.traitOwn(own) }]),
        { value: 'none', label: words.traitNone },
        ...(chosen !== '' && chosen !== 'none' && !traits.some(({ id }) => id === chosen)
          ? [{ value: chosen, label: chosen }]
          : []),
        ...traits.map(({ id, label }) => ({ value: id, label: label ?? id })),
      ]}
    />
  )
}

/** What only questions of one kind have. */
function OfKind({ field, set }: PartProps) {
  switch (field.kind) {
    case 'text':
      return <OfText field={field} set={set} />
    case 'email':
      return <OfMail field={field} set={set} />
    case 'phone':
      return null
    case 'number':
      return (
        <>
          <div className={css.pair}>
            <Amount label={words.least} value={field.min} onSay={(min) => set('min', min)} />
            <Amount label={words.greatest} value={field.max} onSay={(max) => set('max', max)} />
          </div>
          <Switch
            label={words.whole}
            checked={field.whole === true}
            onChange={({ currentTarget }) => set('whole', currentTarget.checked ? true : undefined)}
          />
        </>
      )
    case 'select':
    case 'multi':
      return <Options field={field} set={set} />
    case 'consent':
      return <OfConsent field={field} set={set} />
    case 'hidden':
      return (
        <>
          <Words
            label={words.value}
            value={field.value}
            disabled={field.query !== undefined}
            onSay={(value) => set('value', value)}
          />
          <Words
            label={words.query}
            value={field.query}
            disabled={field.value !== undefined}
            onSay={(query) => set('query', query)}
          />
        </>
      )
    default:
      return field.kind satisfies never
  }
}

const OfText = ({ field, set }: PartProps) => (
  <>
    <div className={css.pair}>
      <Amount label={words.lines} value={field.lines} min={1} max={20} onSay={(lines) => set('lines', lines)} />
      <Amount label={words.most} value={field.max} min={1} max={10_000} onSay={(max) => set('max', max)} />
    </div>
    <Words
      label={words.pattern}
      description={words.patternHelp}
      value={field.pattern}
      onSay={(pattern) => set('pattern', pattern)}
    />
    {field.pattern === undefined ? null : (
      <Words label={words.patternHint} value={field.patternHint} onSay={(hint) => set('patternHint', hint)} />
    )}
  </>
)

/** The older `freeMail: refuse` is shown as what it means, and written anew with the first change. */
function OfMail({ field, set }: PartProps) {
  const refused = MAIL_KINDS.filter(
    (kind) => field.refuse?.includes(kind) === true || (kind === 'free' && field.freeMail === 'refuse'),
  )
  const choose = (said: readonly string[]) => {
    const chosen = MAIL_KINDS.filter((kind) => said.includes(kind))
    if (field.freeMail !== undefined) set('freeMail', undefined)
    set('refuse', chosen.length > 0 ? chosen : undefined)
  }
  return (
    <Checkbox.Group label={words.refuse} description={words.refuseHelp} value={refused} onChange={choose}>
      <div className={css.below}>
        {MAIL_KINDS.map((kind) => (
          <Checkbox key={kind} value={kind} label={words.refuses[kind]} />
        ))}
      </div>
    </Checkbox.Group>
  )
}

function Options({ field, set }: PartProps) {
  const { data } = useQuery(aroundQuery)
  const own = data?.traits.find(({ id }) => id === (field.trait ?? field.id))?.options ?? null
  const usesOwn = field.options === undefined && own !== null
  return (
    <Words
      label={words.options}
      description={usesOwn ? words.optionsOwn(own.join(', ')) : words.optionsHelp}
      lines={3}
      needed={own === null}
      value={field.options === undefined ? undefined : linesOf(field.options)}
      onSay={(lines) => set('options', lines === undefined ? undefined : optionsIn(lines))}
    />
  )
}

function OfConsent({ field, set }: PartProps) {
  const { data } = useQuery(aroundQuery)
  const purposes = data?.purposes ?? []
  const chosen = purposes.find(({ id }) => id === field.purpose)
  return (
    <>
      <NativeSelect
        label={words.purpose}
        value={chosen?.id ?? ''}
        onChange={({ currentTarget: { value } }) => set('purpose', value === '' ? undefined : value)}
        data={[
          ...(chosen === undefined ? [{ value: '', label: words.purposeNone }] : []),
          ...purposes.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Words
        label={words.text}
        description={words.textHelp}
        lines={2}
        value={field.text}
        {...(chosen === undefined ? {} : { placeholder: chosen.text })}
        onSay={(text) => set('text', text)}
      />
    </>
  )
}
