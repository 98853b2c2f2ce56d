import { Button, Checkbox, NumberInput, TagsInput, TextInput, UnstyledButton } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { peopleWords as words } from '../words/people.ts'
import type { Choices } from './ask.ts'
import css from './filters.module.css'
import type { FilterName } from './search.ts'

interface FormProps {
  readonly name: FilterName
  readonly value: string | undefined
  readonly choices: Choices
  readonly onApply: (value: string | undefined) => void
}

interface Option {
  readonly value: string
  readonly label: string
}

const plain = (all: readonly string[]): Option[] => all.map((value) => ({ value, label: value }))

/** What a list filter may name; undefined where anything may be typed. */
function optionsOf(
  name: FilterName,
  { stages, tracks, grades, owners, channels, sources }: Choices,
): readonly Option[] | undefined {
  switch (name) {
    case 'stage':
    case 'furthest':
      return stages.map((stage) => ({ value: stage.id, label: stage.name }))
    case 'track':
      return plain(tracks)
    case 'grade':
      return plain(grades)
    case 'owner':
      return [{ value: 'none', label: words.none }, ...owners.map(({ id, name: label }) => ({ value: id, label }))]
    case 'channel':
      return plain(channels)
    case 'source':
      return plain(sources)
    default:
      return undefined
  }
}

/** The part of the filter menu that sets one filter. */
export function FilterForm(props: FormProps) {
  const { name } = props
  if (name === 'waiting' || name === 'out') return <Flag {...props} />
  if (name === 'created' || name === 'seen') return <Stretch {...props} />
  if (name === 'score') return <Points {...props} />
  return <OneOf {...props} />
}

function Flag({ name, onApply }: FormProps) {
  return (
    <div className={css.form}>
      <strong>{words.fields[name]}</strong>
      <Button variant="default" onClick={() => onApply('yes')}>
        {words.yes}
      </Button>
      <Button variant="default" onClick={() => onApply('no')}>
        {words.no}
      </Button>
    </div>
  )
}

/** More than this are narrowed by typing. */
const MANY = 12

function OneOf({ name, value, choices, onApply }: FormProps) {
  const options = optionsOf(name, choices)
  const [chosen, setChosen] = useState<string[]>(value === undefined ? [] : value.split(','))
  const apply = (event: FormEvent) => {
    event.preventDefault()
    const said = name === 'country' || name === 'domain' ? chosen.map((one) => one.trim().toLowerCase()) : chosen
    onApply(said.length === 0 ? undefined : said.join(','))
  }
  return (
    <form className={css.form} onSubmit={apply}>
      {options === undefined ? (
        <TagsInput
          label={words.fields[name]}
          value={chosen}
          onChange={setChosen}
          splitChars={[',', ' ']}
          acceptValueOnBlur
          {...(name === 'country' ? { description: words.countryHint } : {})}
          data-autofocus
        />
      ) : (
        <Ticks label={words.fields[name]} options={options} chosen={chosen} onChosen={setChosen} />
      )}
      <Button type="submit">{words.apply}</Button>
    </form>
  )
}

interface TicksProps {
  readonly label: string
  readonly options: readonly Option[]
  readonly chosen: string[]
  readonly onChosen: (chosen: string[]) => void
}

function Ticks({ label, options, chosen, onChosen }: TicksProps) {
  const [text, setText] = useState('')
  const word = text.toLocaleLowerCase()
  const shown = options.filter(({ label: name }) => name.toLocaleLowerCase().includes(word))
  return (
    <>
      {options.length > MANY ? (
        <TextInput
          type="search"
          aria-label={words.narrow}
          placeholder={words.narrow}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      <Checkbox.Group label={label} value={chosen} onChange={onChosen}>
        <div className={css.ticks}>
          {shown.map((option) => (
            <Checkbox key={option.value} value={option.value} label={option.label} size="xs" />
          ))}
        </div>
      </Checkbox.Group>
    </>
  )
}

const DAYS = ['1', '7', '30', '90', '365'] as const

function Stretch({ name, value, onApply }: FormProps) {
  const [from = '', to = ''] = value?.includes('..') === true ? value.split('..') : []
  const [first, setFirst] = useState(from)
  const [last, setLast] = useState(to)
  const apply = (event: FormEvent) => {
    event.preventDefault()
    onApply(first === '' && last === '' ? undefined : `${first}..${last}`)
  }
  return (
    <form className={css.form} onSubmit={apply}>
      <strong>{words.fields[name]}</strong>
      <div className={css.days}>
        {DAYS.map((days) => (
          <UnstyledButton key={days} className={css.choice} onClick={() => onApply(`${days}d`)}>
            {words.lastDays(days)}
          </UnstyledButton>
        ))}
        {name === 'seen' ? (
          <UnstyledButton className={css.choice} onClick={() => onApply('!30d')}>
            {words.notLastDays('30')}
          </UnstyledButton>
        ) : null}
      </div>
      <div className={css.pair}>
        <TextInput
          type="date"
          label={words.from}
          value={first}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <TextInput type="date" label={words.to} value={last} onChange={(event) => setLast(event.currentTarget.value)} />
      </div>
      <Button type="submit">{words.apply}</Button>
    </form>
  )
}

function Points({ value, onApply }: FormProps) {
  const [from = '', to = ''] = value?.split('..') ?? []
  const [least, setLeast] = useState<string | number>(from)
  const [most, setMost] = useState<string | number>(to)
  const apply = (event: FormEvent) => {
    event.preventDefault()
    onApply(least === '' && most === '' ? undefined : `${least}..${most}`)
  }
  return (
    <form className={css.form} onSubmit={apply}>
      <strong>{words.fields.score}</strong>
      <div className={css.pair}>
        <NumberInput label={words.atLeast} value={least} onChange={setLeast} min={-9999} max={99_999} data-autofocus />
        <NumberInput label={words.atMost} value={most} onChange={setMost} min={-9999} max={99_999} />
      </div>
      <Button type="submit">{words.apply}</Button>
    </form>
  )
}
