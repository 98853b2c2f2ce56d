import type { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import css from './code.module.css'
import { type Around, goToLine, type Marked, openEditor, showProblems, showText } from './code-editor.ts'

interface CodeProps extends Around {
  readonly label: string
  readonly text: string
  readonly isYaml: boolean
  readonly readOnly: boolean
  readonly problems: readonly Marked[]
  /** Where to go, when the address says so. */
  readonly line?: number | undefined
  /** The words of the button that mends a slip. */
  readonly fix: (suggestion: string) => string
}

/** A text as code, with what is wrong marked in it. Load it lazily: the editor is the heaviest part there is. */
export function Code({ label, text, isYaml, readOnly, problems, line, fix, ...around }: CodeProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | undefined>(undefined)
  const now = useRef({ text, around })
  now.current = { text, around }
  const [completes, means] = [around.complete !== undefined, around.meaning !== undefined]
  useEffect(() => {
    if (place.current === null) return
    const options = { label, isYaml, readOnly }
    const opened = openEditor(place.current, now.current.text, options, {
      onChange: (next) => now.current.around.onChange(next),
      ...(completes && { complete: (all, at) => now.current.around.complete?.(all, at) }),
      ...(means && { meaning: (all, at) => now.current.around.meaning?.(all, at) }),
    })
    view.current = opened
    return () => {
      view.current = undefined
      opened.destroy()
    }
  }, [label, isYaml, readOnly, completes, means])
  useEffect(() => {
    if (view.current !== undefined) showText(view.current, text)
  }, [text])
  useEffect(() => {
    if (view.current !== undefined) showProblems(view.current, problems, fix)
  }, [problems, fix])
  useEffect(() => {
    if (view.current !== undefined && line !== undefined) goToLine(view.current, line)
  }, [line])
  return <div ref={place} className={css.editor} />
}
