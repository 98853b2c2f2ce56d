/** What the address says: the text that is looked at, so that a link shows a colleague the same verdict. */
export interface IcpSearch {
  readonly text?: string | undefined
}

/** Longer texts than this do not fit an address. */
const MOST = 2000

/** Takes from an address the text to judge. */
export function icpSearch(raw: Readonly<Record<string, unknown>>): IcpSearch {
  const said = raw.text === undefined ? '' : String(raw.text).slice(0, MOST)
  return said === '' ? {} : { text: said }
}
