import { CLICK_IDS } from './channel-rules.ts'

/** A token that Sluice signed, or another place's signed one: whoever has it could open what it opens. */
const SIGNED = /\bv\d{1,6}\.[\w-]{4,}\.[\w-]{8,}|\beyJ[\w-]{6,200}/
/** A mail address, also with its `@` written as browsers write it. */
const MAIL = /[^\s/?&#=:]{1,100}(@|%40)[^\s/?&#=:]{1,100}\.[a-z]{2,}/i
/** Parameters whose very name says that their value is somebody's or opens something. */
const PRIVATE =
  /^(e-?mail|mail|user(name)?|(first|last|full|sur)-?_?name|phone|tel|mobile|address|birth.*|ssn|iban|pass(word|wd)?|pwd|pin|otp|auth.*|.*token|.*secret|.*signature|sig|code|state|nonce|session.*|s(ess)?id|api-?_?key|key|jwt|hash|t)$/i
/** Letters and digits mixed for so long are nobody's words: a key, a session, an invitation. */
const LONG = 24

const namesOrOpens = (text: string): boolean => MAIL.test(text) || SIGNED.test(text)

const isSecret = (value: string): boolean =>
  value.length >= LONG && !/[\s/.,+]|%20/.test(value) && /\d/.test(value) && /[a-z]/i.test(value)

const TOLD = /^(utm_[a-z_]+|ref|source|q|page|lang)$/

function kept(pair: string): string {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? []
  const lower = name.toLowerCase()
  // A click id is a long secret by its looks, and the very thing that a campaign is known by.
  if (Object.hasOwn(CLICK_IDS, lower)) return MAIL.test(value) ? `${name}=` : pair
  const isGone = namesOrOpens(value) || (!TOLD.test(lower) && (PRIVATE.test(lower) || isSecret(value)))
  if (isGone) return `${name}=`
  return namesOrOpens(pair) ? '' : pair
}

const cleanPairs = (text: string): string => text.split('&').map(kept).join('&')

/**
 * An address as it may be kept: what stands in its query, its path or its fragment and names somebody or opens something is left out, the
 * names stay. Campaigns and click ids stay whole. What is no address is cleaned in the same way.
 */
export function withoutSecrets(address: string): string {
  const [, before = '', query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(address) ?? []
  // A name and a password may stand before the host, and are never told.
  const place = before.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1')
  const path = place.replace(
    /(^[a-z][a-z0-9+.-]*:\/\/[^/]*)?(.*)$/is,
    (_, origin: string | undefined, rest: string) => {
      const clean = rest
        .split('/')
        .map((part) => (namesOrOpens(part) ? '' : part))
        .join('/')
      return (origin ?? '') + clean
    },
  )
  const told = [path, query === undefined ? '' : `?${cleanPairs(query)}`]
  if (fragment === undefined) return told.join('')
  // A fragment is a place on the page or a route of an app; with pairs it is what a sign-in leaves behind.
  const [route = '', ...rest] = fragment.split('?')
  const routeKept = route.includes('=') ? cleanPairs(route) : namesOrOpens(route) ? '' : route
  return `${told.join('')}#${[routeKept, ...rest.map(cleanPairs)].join('?')}`
}
