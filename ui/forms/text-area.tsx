import css from './forms.module.css'

/** The most lines that are shown at once. */
const MOST = 24

/** A text to read and copy, which scrolls and can be reached by keyboard. */
export const TextArea = ({ label, text }: { readonly label: string; readonly text: string }) => (
  <textarea
    className={css.snippet}
    aria-label={label}
    readOnly
    spellCheck={false}
    rows={Math.min(MOST, text.split('\n').length + 1)}
    value={text}
  />
)
