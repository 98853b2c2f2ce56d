import { ActionIcon, Button } from '@mantine/core'
import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import Trash from 'lucide-react/icons/trash-2'
import type { ReactNode } from 'react'
import { Help } from '../kit/help.tsx'
import { definitionWords } from '../words/definition.ts'
import css from './cards.module.css'
import { useSetting } from './known.ts'

const words = definitionWords.cards

type Path = readonly (string | number)[]

interface ItemProps {
  /** The list it is in. */
  readonly list: Path
  readonly index: number
  readonly of: number
  readonly id: string
  readonly title: string
  /** Said beside the title: who answers, how many points. */
  readonly meta?: ReactNode
  readonly guess?: boolean | undefined
  /** Whether its order among the others means something. */
  readonly ordered?: boolean
  /** The lines always shown. */
  readonly children: ReactNode
  /** What is shown to change it. */
  readonly form?: ReactNode
  /** What stands in its place while its list may not become empty. */
  readonly keepsLast?: boolean
}

/** One thing of the definition: what it says, and on demand what can be changed of it. */
export function Item({
  list,
  index,
  of,
  id,
  title,
  meta,
  guess,
  ordered = false,
  children,
  form,
  keepsLast = false,
}: ItemProps) {
  const { working, card, openCard } = useSetting()
  const key = [...list, id].join('.')
  const isOpen = card === key
  return (
    <li className={css.item} id={key}>
      <div className={css.itemHead}>
        <h3>{title}</h3>
        {meta === undefined ? null : <div className={css.meta}>{meta}</div>}
        {guess === true ? (
          <span className={css.guess}>
            {words.guess}
            <Help text={words.guessHelp} />
          </span>
        ) : null}
        {!working.mayEdit || form === undefined ? null : (
          <Button
            className={css.edit ?? ''}
            size="compact-xs"
            variant={isOpen ? 'default' : 'subtle'}
            aria-expanded={isOpen}
            aria-label={`${isOpen ? words.close : words.edit}: ${title}`}
            onClick={() => openCard(isOpen ? undefined : key)}
          >
            {isOpen ? words.close : words.edit}
          </Button>
        )}
      </div>
      {children}
      {isOpen && working.mayEdit ? (
        <div className={css.form}>
          {form}
          <ItemActions {...{ list, index, of, title, ordered, keepsLast, guess }} />
        </div>
      ) : null}
    </li>
  )
}

type ActionsProps = Pick<ItemProps, 'list' | 'index' | 'of' | 'title' | 'ordered' | 'keepsLast' | 'guess'>

function ItemActions({ list, index, of, title, ordered = false, keepsLast = false, guess }: ActionsProps) {
  const { working, openCard } = useSetting()
  const move = (to: number) => working.edit({ kind: 'move', path: list, from: index, to })
  return (
    <div className={css.actions}>
      {ordered ? (
        <>
          <ActionIcon
            variant="default"
            size="sm"
            disabled={index === 0}
            aria-label={words.moveUp(title)}
            onClick={() => move(index - 1)}
          >
            <ArrowUp size={14} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="sm"
            disabled={index === of - 1}
            aria-label={words.moveDown(title)}
            onClick={() => move(index + 1)}
          >
            <ArrowDown size={14} aria-hidden />
          </ActionIcon>
        </>
      ) : null}
      {guess === true ? (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => working.edit({ kind: 'remove', path: [...list, index, 'guess'] })}
        >
          {words.isMine}
        </Button>
      ) : null}
      {keepsLast ? null : (
        <Button
          size="compact-xs"
          variant="default"
          color="red"
          leftSection={<Trash size={14} aria-hidden />}
          aria-label={`${words.remove}: ${title}`}
          onClick={() => {
            openCard(undefined)
            working.editUndoably(words.removed(title), { kind: 'remove', path: [...list, index] })
          }}
        >
          {words.remove}
        </Button>
      )}
    </div>
  )
}

interface SectionProps {
  readonly title: string
  readonly help?: string
  /** What adds one more at its end. */
  readonly add?: { readonly label: string; readonly onAdd: () => void }
  readonly children: ReactNode
}

/** One kind of thing with all there are of it. */
export function Section({ title, help, add, children }: SectionProps) {
  const { working } = useSetting()
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h2>{title}</h2>
        {help === undefined ? null : <Help text={help} about={title} />}
      </div>
      {children}
      {add === undefined || !working.mayEdit ? null : (
        <Button size="compact-sm" variant="default" onClick={add.onAdd}>
          {add.label}
        </Button>
      )}
    </section>
  )
}
