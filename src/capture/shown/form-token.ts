/** What a rendered form carries about itself, signed: which form, when it was shown, and which words of consent it showed. */
export interface Rendered {
  readonly workspace: string
  readonly form: string
  readonly version: number
  readonly renderedAtMs: number
  /** New at each rendering: what is sent from one rendering with the same answers is one submission. */
  readonly nonce: string
  /** `shortTextHash` of each text of consent (B15). */
  readonly texts: readonly string[]
}

/** A token may not grow past what a signer reads; a form with more consents than this asks for too much. */
const MOST_TEXTS = 25
/** The payload to sign; ids and numbers only. */
export const tokenPayload = ({ workspace, form, version, renderedAtMs, nonce, texts }: Rendered): string =>
  [workspace, form, version, renderedAtMs, nonce, ...texts.slice(0, MOST_TEXTS)].join('.')

/** What a verified payload says; undefined for one that is no form's. */
export function parseTokenPayload(payload: string): Rendered | undefined {
  const [workspace = '', form = '', version = '', renderedAt = '', nonce = '', ...texts] = payload.split('.')
  const numbers = [Number(version), Number(renderedAt)]
  if (workspace === '' || form === '' || nonce === '' || !numbers.every(Number.isSafeInteger)) return undefined
  const [versionNumber = 0, renderedAtMs = 0] = numbers
  return { workspace, form, version: versionNumber, renderedAtMs, nonce, texts }
}
