import type { LoudReason } from '../abuse/verdict.ts'

/** What a page for strangers says when there is nothing to fill in. */
export interface Plain {
  readonly title: string
  readonly text: string
}

/** Everything that forms say by themselves, around the words of whoever wrote the form. `{…}` is filled in by `filled`. */
export interface FormWords {
  /** BCP 47, of these words. */
  readonly language: string
  readonly button: string
  readonly thanks: Plain
  readonly optional: string
  readonly choose: string
  /** Only read where styles are switched off. */
  readonly leaveEmpty: string
  readonly onlyIf: {
    readonly answered: string
    readonly leftOut: string
    readonly ticked: string
    readonly is: string
    readonly or: string
  }
  /** What the script of a form says; the server says them to it, since it holds no languages. */
  readonly script: {
    readonly next: string
    readonly back: string
    readonly step: string
    readonly mend: string
    readonly away: string
  }
  readonly mendTitle: string
  readonly preview: string
  readonly inbox: { readonly sent: string; readonly maybe: string }
  readonly answer: {
    readonly several: string
    readonly pattern: string
    readonly tooLong: string
    readonly severalEmails: string
    readonly noEmail: string
    readonly phone: string
    readonly number: string
    readonly whole: string
    readonly least: string
    readonly most: string
    readonly oneOf: string
    readonly theseOnly: string
    readonly tick: string
    readonly atLeastOne: string
    readonly email: string
    readonly needed: string
  }
  readonly refused: Readonly<Record<LoudReason, string>>
  readonly plain: Readonly<
    Record<'notHere' | 'notSaved' | 'notNow' | 'tooMany' | 'tooLarge' | 'previewed' | 'unreadable', Plain>
  >
}
