import { SegmentedControl } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { letterWords as words } from '../words/sender.ts'
import css from './letter.module.css'

const LOOKS = ['text', 'light', 'dark'] as const
type Look = (typeof LOOKS)[number]

/** A mail as its reader sees it: as plain text, or in a program that is light or dark. */
export interface LetterProps {
  readonly subject: string
  readonly from: string
  readonly replyTo: string | null
  readonly text: string
  /** Where the page of it is, by scheme; null where it has none. */
  readonly page: ((scheme: 'light' | 'dark') => string) | null
}

/** Shows a mail three ways; its page is framed and can run and reach nothing of ours. */
export function Letter({ subject, from, replyTo, text, page }: LetterProps) {
  const [look, setLook] = useState<Look>('text')
  return (
    <>
      {page === null ? null : (
        <SegmentedControl
          aria-label={words.look}
          value={look}
          data={LOOKS.map((value) => ({ value, label: words.looks[value] }))}
          onChange={(next) => setLook(LOOKS.find((one) => one === next) ?? 'text')}
        />
      )}
      <article className={css.letter}>
        <h4>
          <bdi>{subject}</bdi>
        </h4>
        <p className="quiet">
          {words.from}: <bdi>{from}</bdi>
          {replyTo === null ? null : (
            <>
              <br />
              {words.replyTo}: <bdi>{replyTo}</bdi>
            </>
          )}
        </p>
        {look === 'text' || page === null ? (
          <Text text={text} />
        ) : (
          <iframe
            className={css.frame}
            key={look}
            data-scheme={look}
            title={words.frame}
            src={page(look)}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
          />
        )}
      </article>
    </>
  )
}

const ADDRESS = /^https?:\/\/\S+$/

/** Paragraphs, each under its place among those that say the same. */
const keyed = (parts: readonly string[]): readonly (readonly [key: string, part: string])[] => {
  const seen = new Map<string, number>()
  return parts.map((part) => {
    const n = seen.get(part) ?? 0
    seen.set(part, n + 1)
    return [`${n} ${part}`, part]
  })
}

/** The plain text with its links, each of which stands on a line of its own. */
function Text({ text }: { readonly text: string }): ReactNode {
  return keyed(text.split('\n\n')).map(([key, paragraph]) => (
    <p key={key}>
      {keyed(paragraph.split('\n')).map(([place, line]) => (
        <span key={place} className={css.line}>
          {ADDRESS.test(line) ? (
            <a href={line} target="_blank" rel="noreferrer noopener">
              {line}
            </a>
          ) : (
            line
          )}
        </span>
      ))}
    </p>
  ))
}
