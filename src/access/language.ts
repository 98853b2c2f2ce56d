/** Languages that strangers are spoken to in, by the first part of a BCP 47 tag; whoever adds one is told by the compiler what to say in it. */
export const LANGUAGES = ['en', 'de', 'fr', 'es'] as const
export type Language = (typeof LANGUAGES)[number]

/** Everything that is said somewhere, in every language. */
export type InEvery<Words> = Readonly<Record<Language, Words>>

/** The language of a tag such as `de-AT`; undefined for one that nothing is said in. */
export function languageOf(tag: string | undefined): Language | undefined {
  const first = tag?.trim().toLowerCase().split(/[-_]/)[0]
  return LANGUAGES.find((language) => language === first)
}

/** As many wishes of a browser as are looked at; a header may be as long as headers are. */
const MOST_WISHES = 20

/** What a browser likes best of what is spoken here, by its weights: `pt, fr;q=0.8, en;q=0.9` is English. */
export function askedLanguage(header: string | undefined): Language | undefined {
  const wishes = (header ?? '').split(',', MOST_WISHES).map((wish) => {
    const [tag = '', weight = ''] = wish.split(';')
    const said = Number(/^\s*q=(\d(?:\.\d{1,3})?)\s*$/.exec(weight)?.[1] ?? 1)
    return { language: languageOf(tag), weight: said }
  })
  const heard = wishes.filter((wish) => wish.language !== undefined && wish.weight > 0)
  return heard.toSorted((a, b) => b.weight - a.weight)[0]?.language
}

/** Somebody who reads what we write: in which words, and how dates are written for them. */
export interface Reader {
  readonly language: Language
  /** BCP 47. */
  readonly locale: string
  /** IANA name. */
  readonly timezone: string
}

/** Without a region a date would be written as nobody in Europe writes it. */
const LOCALES: InEvery<string> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', es: 'es-ES' }

/** What is known of whoever reads, best first, and the workspace, whose language is the last resort but English. */
export function readerOf(
  heard: readonly (Language | undefined)[],
  { locale, timezone }: Pick<Reader, 'locale' | 'timezone'>,
): Reader {
  const own = languageOf(locale)
  const language = heard.find((one) => one !== undefined) ?? own ?? 'en'
  return { language, locale: language === own && locale.includes('-') ? locale : LOCALES[language], timezone }
}

/** A day as its reader writes it; a month by its name is read one way everywhere. */
export const dayFor = ({ locale, timezone }: Reader, ms: number): string =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: timezone }).format(ms)

/** A day and its time, with the zone it is the time of. */
export const momentFor = ({ locale, timezone }: Reader, ms: number): string =>
  new Intl.DateTimeFormat(locale, {
    ...{ day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit' },
    ...{ timeZone: timezone, timeZoneName: 'short' },
  }).format(ms)

/** Words with their gaps filled, once: what is put in is never looked at for gaps. One that nothing fills stays as it is. */
export const filled = (words: string, gaps: Readonly<Record<string, string | number>>): string =>
  words.replace(/\{(\w+)\}/g, (gap, name: string) => (Object.hasOwn(gaps, name) ? String(gaps[name]) : gap))
