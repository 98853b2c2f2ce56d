/** How a file writes numbers: `point` is 1,234.56, `comma` is 1.234,56. */
export const FIGURES = ['point', 'comma'] as const
export type Figure = (typeof FIGURES)[number]

const POINT = /^-?(?:\d{1,3}(?:[,'\s]\d{3})+|\d+)(?:\.\d+)?$/
const COMMA = /^-?(?:\d{1,3}(?:[.'\s]\d{3})+|\d+)(?:,\d+)?$/

/** A longer cell is no number, and patterns take four times the time for twice the length. */
const LONGEST = 100

/** A number or an amount of money, with or without a currency or percent sign; undefined when it is none. */
export function parseFigure(text: string, figure: Figure = 'point'): number | undefined {
  if (text.length > LONGEST) return undefined
  const bare = text
    .trim()
    .replace(/^\((.*)\)$/, '-$1')
    .replace(/^(-?)\s*(?:\p{Sc}|[A-Z]{3}\s)\s*/u, '$1')
    .replace(/\s*(?:\p{Sc}|%|\s[A-Z]{3})$/u, '')
  if (!(figure === 'point' ? POINT : COMMA).test(bare)) return undefined
  const plain = figure === 'point' ? bare.replace(/[,'\s]/g, '') : bare.replace(/[.'\s]/g, '').replace(',', '.')
  const value = Number(plain)
  return Number.isFinite(value) && Math.abs(value) <= 1e15 ? value : undefined
}
