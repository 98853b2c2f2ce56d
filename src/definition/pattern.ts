import { RE2JS } from 're2js'

/** A pattern that somebody wrote into a definition. */
export interface Pattern {
  readonly text: string
  /** Whether it stands anywhere in a value, whatever its case; `^` and `$` tie it to an end. */
  readonly isIn: (value: string) => boolean
}

/** As many steps as a form's pattern may have, since it is tried on every arrival. */
const MOST_STATES = 400

/** Compiled by RE2, which has no look-around and no back-references, so that no value can make it slow (B12); else why it is no pattern. */
export function patternOf(text: string): Pattern | string {
  try {
    const compiled = RE2JS.compile(text, RE2JS.CASE_INSENSITIVE)
    if (compiled.programSize() > MOST_STATES) return 'this pattern repeats too much to be tried quickly'
    return { text, isIn: (value) => compiled.test(value) }
  } catch (error) {
    const said = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it cannot be read'
    // Case is ours, so that it is not told as if somebody had written it.
    return `this is no pattern of RE2: ${said.replace('`(?i)', '`')}`
  }
}
