const TABS = ['cards', 'code', 'fields', 'versions', 'templates'] as const
/** The parts of the set-up, as the address names them. */
export type DefinitionTab = (typeof TABS)[number]

/** What the address says beside the path: filters, ranges, tabs, open drawers. The router reads it at the start, so it stays small. */
export interface DefinitionSearch {
  readonly tab?: DefinitionTab
  /** The card that is open: `stages.mql`, `scoring.fit.rules.size`. */
  readonly card?: string
  readonly file?: string
  readonly line?: number
  /** The version whose changes are shown. */
  readonly version?: number
  readonly open?: 'plan' | 'publish'
  readonly print?: 1
  /** The code stands beside the cards. */
  readonly beside?: 1
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined
const number = (value: unknown): number | undefined =>
  Number.isInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined

/** What is not understood is left out, so that an old link still opens the screen. */
export function definitionSearch(raw: Readonly<Record<string, unknown>>): DefinitionSearch {
  const tab = TABS.find((one) => one === raw.tab)
  const open = (['plan', 'publish'] as const).find((one) => one === raw.open)
  const [card, file] = [text(raw.card), text(raw.file)]
  const [line, version] = [number(raw.line), number(raw.version)]
  return {
    ...(tab === undefined || tab === 'cards' ? {} : { tab }),
    ...(card === undefined ? {} : { card }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(version === undefined ? {} : { version }),
    ...(open === undefined ? {} : { open }),
    ...(number(raw.beside) === 1 ? { beside: 1 as const } : {}),
    ...(number(raw.print) === 1 ? { print: 1 as const } : {}),
  }
}
