import { type ChangeSet, type EditorState, type Extension, StateEffect, StateField } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'

/** Changes that would take back what was done, newest last. */
interface Past {
  readonly undo: readonly ChangeSet[]
  readonly redo: readonly ChangeSet[]
  readonly at: number
}

const went = StateEffect.define<'back' | 'forth'>()

const DEEPEST = 300
/** Letters typed within this are one step. */
const ONE_STEP_MS = 600

const past = StateField.define<Past>({
  create: () => ({ undo: [], redo: [], at: 0 }),
  update: (before, transaction) => {
    if (!transaction.docChanged) return before
    const inverse = transaction.changes.invert(transaction.startState.doc)
    const way = transaction.effects.find((effect) => effect.is(went))?.value
    if (way === 'back') return { undo: before.undo.slice(0, -1), redo: [...before.redo, inverse], at: 0 }
    if (way === 'forth') return { undo: [...before.undo, inverse], redo: before.redo.slice(0, -1), at: 0 }
    const now = Date.now()
    const last = before.undo.at(-1)
    const goesOn = last !== undefined && now - before.at < ONE_STEP_MS && transaction.isUserEvent('input.type')
    const undo = goesOn ? [...before.undo.slice(0, -1), inverse.compose(last)] : [...before.undo, inverse]
    return { undo: undo.slice(-DEEPEST), redo: [], at: now }
  },
})

function go(view: EditorView, way: 'back' | 'forth'): boolean {
  const { undo, redo } = view.state.field(past)
  const changes = (way === 'back' ? undo : redo).at(-1)
  if (changes === undefined) return true
  view.dispatch({ changes, effects: went.of(way), userEvent: way === 'back' ? 'undo' : 'redo', scrollIntoView: true })
  return true
}

/** As many blanks as a line begins with, so that the next one continues below it. */
function indentOf(state: EditorState): string {
  const { head } = state.selection.main
  const line = state.doc.lineAt(head)
  return /^\s*/.exec(line.text.slice(0, head - line.from))?.[0] ?? ''
}

/** Undo and redo, and new lines that begin where the last one did. */
export const history = (): Extension => [
  past,
  keymap.of([
    { key: 'Mod-z', run: (view) => go(view, 'back'), preventDefault: true },
    { key: 'Mod-y', mac: 'Mod-Shift-z', run: (view) => go(view, 'forth'), preventDefault: true },
    { key: 'Mod-Shift-z', run: (view) => go(view, 'forth'), preventDefault: true },
    {
      key: 'Enter',
      run: (view) => {
        const insert = `${view.state.lineBreak}${indentOf(view.state)}`
        view.dispatch({ ...view.state.replaceSelection(insert), userEvent: 'input.enter', scrollIntoView: true })
        return true
      },
    },
  ]),
]
