/** Text in columns: the first column to the left, numbers to the right, two spaces between. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(wide(title), ...rows.map((row) => wide(row[i] ?? ''))))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const room = ' '.repeat(Math.max(0, (widths[i] ?? 0) - wide(cell)))
        return i === 0 ? cell + room : room + cell
      })
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

/** Letters as a terminal counts them, near enough: combining marks take no room. */
const wide = (text: string): number => [...text.normalize('NFC')].length

/** `10.5 %`, or a dash. */
export const shownRate = (rate: number | null): string => (rate === null ? '–' : `${(rate * 100).toFixed(1)} %`)

/** `1,234`. */
export const shownCount = (n: number): string => n.toLocaleString('en')

/** `14.7 d`, or a dash. */
export const shownSpell = (days: number | null): string => (days === null ? '–' : `${days.toFixed(1)} d`)

/** Control characters of imported values would move the cursor of a terminal. */
export const printable = (text: string): string => {
  const clean = text.replace(/\p{C}/gu, '?')
  return clean.length > 40 ? `${clean.slice(0, 39)}…` : clean
}
