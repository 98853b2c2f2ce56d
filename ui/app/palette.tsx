import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import Search from 'lucide-react/icons/search'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { appWords } from '../words/app.ts'
import css from './palette.module.css'
import { type Found, useFound } from './palette-found.ts'

const TYPING_MS = 120

interface PaletteProps {
  readonly onClose: () => void
  readonly onKeys: () => void
}

/** One field that finds people, accounts, screens and things to do; arrows choose, Enter goes. */
export function Palette({ onClose, onKeys }: PaletteProps) {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), TYPING_MS)
  const { found, isSearching } = useFound({ typed: text.trim(), asked, onKeys })
  const [chosen, setChosen] = useState(0)
  const id = useId()
  const active = found[Math.min(chosen, found.length - 1)]
  const go = (one: Found | undefined) => {
    if (one === undefined) return
    onClose()
    one.go()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && found.length > 0) {
      event.preventDefault()
      setChosen((Math.min(chosen, found.length - 1) + step + found.length) % found.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      go(active)
    }
  }
  return (
    <Modal.Root opened onClose={onClose} yOffset="12vh" size={560}>
      <Modal.Overlay />
      <Modal.Content aria-label={appWords.search}>
        <div className={css.field}>
          <Search size={16} aria-hidden />
          <input
            data-autofocus
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-label={appWords.searchFor}
            {...(active === undefined ? {} : { 'aria-activedescendant': `${id}-${active.id}` })}
            autoComplete="off"
            spellCheck={false}
            placeholder={appWords.searchFor}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setChosen(0)
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <FoundList id={id} found={found} active={active} onChoose={go} />
        <p className={css.nothing} role="status">
          {found.length > 0 ? null : isSearching ? appWords.searching : appWords.searchNothing(text)}
        </p>
      </Modal.Content>
    </Modal.Root>
  )
}

interface FoundListProps {
  readonly id: string
  readonly found: readonly Found[]
  readonly active: Found | undefined
  readonly onChoose: (one: Found) => void
}

function FoundList({ id, found, active, onChoose }: FoundListProps) {
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active !== undefined)
      shown.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const groups = [...Map.groupBy(found, ({ group }) => group)]
  return (
    <div ref={shown} id={`${id}-list`} role="listbox" aria-label={appWords.search} className={css.list}>
      {groups.map(([group, members]) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options in a list has no element of its own.
        <div key={group} role="group" aria-label={group}>
          <div className={css.group} aria-hidden>
            {group}
          </div>
          {members.map((one) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field holds the focus and takes the keys.
            <div
              key={one.id}
              id={`${id}-${one.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={one.id === active?.id}
              className={css.found}
              onClick={() => onChoose(one)}
            >
              <one.icon size={16} aria-hidden />
              <span className="one-line">{one.label}</span>
              {one.detail === undefined ? null : <span className={css.detail}>{one.detail}</span>}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
