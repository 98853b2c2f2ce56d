/** The fewest digits that stand for one telephone and no other number. */
const LEAST = 7
/** Digits by which two writings of one number may differ at the front: a country's code. */
const CODE = 3

/** Digits in a row with what people put between them; `:` is not among it, or instants would look like numbers. */
const RUNS = /(?<![\p{L}\p{N}])\+?\(?\d(?:[ \u00a0\u2009./()-]{0,3}\d){5,17}(?![\p{L}\p{N}])/gu

/** A number that is longer has no country. */
const MOST = 18
/** As many digits as hardly any amount or count has, but numbers with the code of their city or country. */
const UNMISTAKABLE = 10

/** A day as systems and people write it: nobody's number, though its digits may be. */
const DAY =
  /^(?:(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d)$/

/** Digits alone that may as well be an amount, a count or a key: a number only where a field says that it is one. */
export const isBareNumber = (text: string): boolean => /^[1-9]\d*$/.test(text) && text.length < UNMISTAKABLE

/** The digits that tell a number from others, however it is written: no `+`, no `00`, no zero for long distance, no `(0)`. */
export const digitsOf = (written: string): string => written.replace(/\(0\)/g, '').replace(/\D/g, '').replace(/^0+/, '')

/** The end of a number that every writing of it has; undefined where it is too short or too long to be looked for. */
export const leastOf = (digits: string): string | undefined =>
  digits.length < LEAST || digits.length > MOST ? undefined : digits.slice(-Math.max(LEAST, digits.length - CODE))

/** Whether two numbers are one, written with and without the country's code. */
export function isSameNumber(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= LEAST && long.endsWith(short) && long.length - short.length <= CODE
}

/** The text with each writing of one of these numbers replaced. */
export const withoutNumbers = (text: string, phones: readonly string[], instead: string): string =>
  phones.length === 0
    ? text
    : text.replace(RUNS, (run) => {
        const digits = digitsOf(run)
        if (DAY.test(run) || !phones.some((phone) => isSameNumber(phone, digits))) return run
        // A bracket that closes elsewhere is not the number's.
        return run.startsWith('(') && !run.includes(')') ? `(${instead}` : instead
      })

/** Whether the text is a telephone number and nothing else. */
export const isNumberOnly = (text: string): boolean => /^[+\d ()./\u00a0\u2009-]{6,}$/.test(text.trim())
