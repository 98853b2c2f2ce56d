import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  startCompletion,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'

/** A mistake as an editor marks it. */
export interface Marked {
  readonly line: number
  readonly column: number
  readonly length: number
  readonly message: string
  readonly hint?: string
  readonly suggestion?: string
  readonly severity: 'error' | 'warning'
}

/** What may be written at a place, and where the word begins that is being written. */
export interface Offered {
  readonly from: number
  readonly options: readonly {
    readonly label: string
    readonly detail: string
    readonly kind: 'key' | 'value' | 'name' | 'function'
    readonly insert?: string
  }[]
}

/** A word and what it means. */
export interface Meant {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** What an editor asks of its surroundings, always as it is now. */
export interface Around {
  readonly onChange: (text: string) => void
  readonly complete?: (text: string, at: number) => Offered | undefined
  readonly meaning?: (text: string, at: number) => Meant | undefined
}

/** What an editor is opened with and keeps. */
export interface EditorOptions {
  readonly label: string
  readonly isYaml: boolean
  readonly readOnly: boolean
}

/** Comments, keys and texts in quotes, each by one colour of ours. */
const words = new MatchDecorator({
  regexp: /(#.*$)|("(?:[^"\\]|\\.)*"|'[^']*')|([\w-]+)(?=:(?:\s|$))/gm,
  decoration: ([, comment, quoted]) =>
    Decoration.mark({ class: comment !== undefined ? 'cm-said' : quoted !== undefined ? 'cm-quoted' : 'cm-key' }),
})

const coloured = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = words.createDeco(view)
    }
    update(update: ViewUpdate) {
      this.decorations = words.updateDeco(update, this.decorations)
    }
  },
  { decorations: ({ decorations }) => decorations },
)

const completeFrom =
  (complete: NonNullable<Around['complete']>) =>
  (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString()
    const found = complete(text, context.pos)
    if (found === undefined || (!context.explicit && found.from === context.pos)) return null
    return {
      from: found.from,
      options: found.options.map(({ label, detail, kind, insert }) => ({
        ...{ label, type: kind === 'key' ? 'property' : kind === 'name' ? 'variable' : kind, apply: insert ?? label },
        info: detail,
      })),
      validFor: /^[\w/.-]*$/,
    }
  }

const helpFrom = (meaning: NonNullable<Around['meaning']>) =>
  hoverTooltip((view, pos) => {
    const found = meaning(view.state.doc.toString(), pos)
    if (found === undefined) return null
    return {
      pos: found.from,
      end: found.to,
      create: () => {
        const dom = document.createElement('div')
        dom.className = 'cm-help'
        dom.textContent = found.text
        return { dom }
      },
    }
  })

/** Escape lets the next Tab leave; until then it indents, as everywhere that code is written. */
function indentUntilEscape(): Extension {
  let leaves = false
  return [
    keymap.of([
      {
        key: 'Escape',
        run: () => {
          leaves = true
          return false
        },
      },
      {
        key: 'Tab',
        run: (view) => {
          if (leaves) return false
          view.dispatch(view.state.replaceSelection('  '))
          return true
        },
      },
      { key: 'Ctrl-Space', run: startCompletion },
    ]),
    EditorView.domEventHandlers({
      focus: () => {
        leaves = false
      },
    }),
  ]
}

const locked = new Compartment()

/** What somebody does in the editor, as opposed to what is put into it. */
const OWN = ['input', 'delete', 'undo', 'redo', 'move', 'fix']

/** An editor in a place of the page; `text` is what it begins with. */
export function openEditor(parent: HTMLElement, text: string, options: EditorOptions, around: Around): EditorView {
  const state = EditorState.create({
    doc: text,
    extensions: [
      indentUntilEscape(),
      [lineNumbers(), drawSelection(), highlightActiveLine(), highlightActiveLineGutter(), closeBrackets()],
      [history(), keymap.of([...historyKeymap, ...defaultKeymap])],
      coloured,
      EditorView.lineWrapping,
      lintGutter(),
      EditorView.contentAttributes.of({ 'aria-label': options.label, 'aria-multiline': 'true', tabindex: '0' }),
      locked.of(lock(options.readOnly)),
      EditorView.updateListener.of((update) => {
        const isOwn = update.transactions.some((one) => OWN.some((event) => one.isUserEvent(event)))
        if (update.docChanged && isOwn) around.onChange(update.state.doc.toString())
      }),
      ...(options.isYaml ? [yaml()] : []),
      ...(around.meaning === undefined ? [] : [helpFrom(around.meaning)]),
      ...(around.complete === undefined ? [] : [autocompletion({ override: [completeFrom(around.complete)] })]),
    ],
  })
  return new EditorView({ state, parent })
}

const lock = (readOnly: boolean): Extension => [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]

/** Puts another text in, as somebody else or a card wrote it; the place one is at stays as near as it can. */
export function showText(view: EditorView, text: string): void {
  const old = view.state.doc.toString()
  if (old === text) return
  let from = 0
  while (from < old.length && from < text.length && old[from] === text[from]) from++
  let [oldEnd, newEnd] = [old.length, text.length]
  while (oldEnd > from && newEnd > from && old[oldEnd - 1] === text[newEnd - 1]) {
    oldEnd--
    newEnd--
  }
  view.dispatch({ changes: { from, to: oldEnd, insert: text.slice(from, newEnd) } })
}

/** Marks what is wrong, each with the button that mends it where what was meant is known. */
export function showProblems(view: EditorView, problems: readonly Marked[], fix: (suggestion: string) => string): void {
  const { doc } = view.state
  const marks = problems.map((problem): Diagnostic => {
    const line = doc.line(Math.min(Math.max(1, problem.line), doc.lines))
    const from = Math.min(line.from + problem.column - 1, line.to)
    const to = Math.min(from + problem.length, line.to)
    const { suggestion } = problem
    return {
      ...{ from, to: Math.max(from, to), severity: problem.severity },
      message: [problem.message, ...(problem.hint === undefined ? [] : [problem.hint])].join('\n'),
      actions:
        suggestion === undefined
          ? []
          : [
              {
                name: fix(suggestion),
                apply: (one, start, end) =>
                  one.dispatch({ changes: { from: start, to: end, insert: suggestion }, userEvent: 'fix' }),
              },
            ],
    }
  })
  view.dispatch(setDiagnostics(view.state, marks))
}

/** Goes to a line and shows it in the middle. */
export function goToLine(view: EditorView, line: number): void {
  const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines))
  view.dispatch({ selection: { anchor: at.from }, effects: EditorView.scrollIntoView(at.from, { y: 'center' }) })
  view.focus()
}
