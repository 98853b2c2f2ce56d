/** Every time zone that the browser knows, the name of each a place. */
export const ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

const TONGUES = [
  'en',
  'en-GB',
  'en-IE',
  'en-AU',
  'en-CA',
  'de',
  'de-AT',
  'de-CH',
  'fr',
  'fr-CH',
  'fr-CA',
  'it',
  'es',
  'pt',
  'pt-BR',
]
const MORE = [
  'nl',
  'da',
  'sv',
  'nb',
  'fi',
  'pl',
  'cs',
  'sk',
  'hu',
  'ro',
  'bg',
  'hr',
  'sl',
  'el',
  'tr',
  'ar',
  'he',
  'ja',
  'ko',
  'zh',
]

interface Choice {
  readonly value: string
  readonly label: string
}

/** Languages by which numbers and dates are written, each in its own name; the one in force too, whatever it is. */
export function localeChoices(present: string): Choice[] {
  const names = new Intl.DisplayNames(['en'], { type: 'language' })
  return [...new Set([present, ...TONGUES, ...MORE])].map((value) => ({ value, label: names.of(value) ?? value }))
}

/** Every currency, its code before its name. */
export function currencyChoices(): Choice[] {
  const names = new Intl.DisplayNames(['en'], { type: 'currency' })
  return Intl.supportedValuesOf('currency').map((value) => ({ value, label: `${value} ${names.of(value) ?? ''}` }))
}
