/** What may stand in an address besides what every browser agrees on: nothing that ends a header, hides a scheme or turns text round. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s\\]/u

const LONGEST = 2000

/** Whether all of a text may stand in an address; what it leads to is not asked. */
export const isTargetText = (text: string): boolean =>
  text !== '' && text.length <= LONGEST && !FORBIDDEN.test(text) && text.isWellFormed()

export interface TargetRules {
  /** Also `mailto:` and `tel:`, which a button may lead to and a redirect may not. */
  readonly contact?: boolean
}

/**
 * An address that people may be sent to, in ASCII as headers want it (E5), or undefined: only http and https, no credentials that
 * make `https://good.com@evil.com` look like another, no `java\nscript:` (E2). Spaces around it are forgiven, inside it nothing is.
 */
export function safeTarget(raw: string, { contact = false }: TargetRules = {}): string | undefined {
  const text = raw.replace(/^ +| +$/g, '')
  if (!isTargetText(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (contact && (url.protocol === 'mailto:' || url.protocol === 'tel:'))
    return isAscii(url.href) ? url.href : undefined
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  // `https:evil.com` parses too, and reads like a path of ours.
  if (!/^https?:\/\/[^/]/i.test(text)) return undefined
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined
  return isAscii(url.href) ? url.href : undefined
}

const isAscii = (text: string): boolean => /^[\x21-\x7e]+$/.test(text)
