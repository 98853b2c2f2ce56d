import { Button, CloseButton, Popover, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import ListFilter from 'lucide-react/icons/list-filter'
import SearchIcon from 'lucide-react/icons/search'
import X from 'lucide-react/icons/x'
import { type RefObject, useEffect, useState } from 'react'
import { useFormats } from '../kit/use-formats.ts'
import { peopleWords as words } from '../words/people.ts'
import type { Choices } from './ask.ts'
import { type Chip, chipsOf } from './chips.ts'
import { FilterForm } from './filter-form.tsx'
import css from './filters.module.css'
import type { ChangedSearch } from './go.ts'
import { FILTERS, type FilterName, type PeopleSearch } from './search.ts'

interface BarProps {
  readonly search: PeopleSearch
  readonly choices: Choices
  readonly field: RefObject<HTMLInputElement | null>
  readonly onChange: (parts: ChangedSearch, replace?: boolean) => void
}

const NONE: ChangedSearch = Object.fromEntries([...FILTERS, 'search'].map((name) => [name, undefined]))
/** Typing rests this long before it is asked for. */
const REST_MS = 200

/** Search, the filters as chips, and the menu that adds one. */
export function FilterBar({ search, choices, field, onChange }: BarProps) {
  const chips = chipsOf(search, choices, useFormats())
  // An account is chosen on its own page, by its number nobody would type.
  const offered = FILTERS.filter((name) => name !== 'account')
  const [open, setOpen] = useState<FilterName | 'all' | null>(null)
  const apply = (name: FilterName) => (value: string | undefined) => {
    setOpen(null)
    onChange({ [name]: value })
  }
  return (
    <div className={css.bar}>
      <SearchField text={search.search ?? ''} field={field} onText={(text) => onChange({ search: text }, true)} />
      {chips.map((chip) => (
        <ChipButton
          key={chip.name}
          chip={chip}
          onOpen={() => setOpen(chip.name)}
          onRemove={() => onChange({ [chip.name]: undefined })}
        />
      ))}
      <Popover
        opened={open !== null}
        onChange={(isOpen) => setOpen(isOpen ? 'all' : null)}
        width={300}
        position="bottom-start"
        trapFocus
        shadow="md"
      >
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<ListFilter size={16} aria-hidden />}
            onClick={() => setOpen(open === null ? 'all' : null)}
          >
            {words.filter}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={words.addFilter}>
          {open === null ? null : open === 'all' ? (
            <div className={css.menu}>
              {offered.map((name) => (
                <UnstyledButton key={name} className={css.choice} onClick={() => setOpen(name)}>
                  {words.fields[name]}
                </UnstyledButton>
              ))}
            </div>
          ) : (
            <FilterForm key={open} name={open} value={search[open]} choices={choices} onApply={apply(open)} />
          )}
        </Popover.Dropdown>
      </Popover>
      {chips.length === 0 && search.search === undefined ? null : (
        <Button variant="subtle" onClick={() => onChange(NONE)}>
          {words.clearFilters}
        </Button>
      )}
    </div>
  )
}

function SearchField({
  text,
  field,
  onText,
}: {
  readonly text: string
  readonly field: BarProps['field']
  readonly onText: (text: string | undefined) => void
}) {
  const [typed, setTyped] = useState(text)
  const say = useDebouncedCallback((said: string) => onText(said.trim() === '' ? undefined : said.trim()), REST_MS)
  // Back, a view or a cleared filter says another text than what was typed.
  useEffect(() => setTyped((now) => (now.trim() === text ? now : text)), [text])
  const type = (said: string) => {
    setTyped(said)
    say(said)
  }
  return (
    <TextInput
      ref={field}
      className={css.search}
      type="search"
      aria-label={words.searchLabel}
      placeholder={words.searchLabel}
      maxLength={200}
      leftSection={<SearchIcon size={16} aria-hidden />}
      rightSection={
        typed === '' ? null : <CloseButton size="sm" aria-label={words.clearSearch} onClick={() => type('')} />
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  )
}

function ChipButton({
  chip,
  onOpen,
  onRemove,
}: {
  readonly chip: Chip
  readonly onOpen: () => void
  readonly onRemove: () => void
}) {
  return (
    <span className={css.chip}>
      <UnstyledButton className={css.chipText} onClick={onOpen} title={chip.text}>
        {chip.text}
      </UnstyledButton>
      <UnstyledButton className={css.chipEnd} aria-label={words.removeFilter(chip.text)} onClick={onRemove}>
        <X size={14} aria-hidden />
      </UnstyledButton>
    </span>
  )
}
