import { type RangeName, rangeIn } from '../kit/last-days.ts'

const TABS = ['build', 'code', 'share', 'versions', 'numbers'] as const
/** The parts of one form, as the address names them. */
export type FormTab = (typeof TABS)[number]

/** What the address of the list says. */
export interface FormsSearch {
  /** The drawer that makes a form. */
  readonly make?: 1
  readonly archived?: 1
}

/** What the address of one form says beside its path. */
export interface FormSearch {
  readonly tab?: FormTab
  /** The question whose settings are open; absent: the form itself. */
  readonly field?: string
  readonly line?: number
  /** The version whose text is shown. */
  readonly version?: number
  readonly open?: 'publish'
  /** The days whose numbers are shown, where they are not the usual ones. */
  readonly range?: RangeName
}

const one = (value: unknown): 1 | undefined => (Number(value) === 1 ? 1 : undefined)
const number = (value: unknown): number | undefined =>
  Number.isInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined

/** What is not understood is left out, so that an old link still opens the screen. */
export function formsSearch(raw: Readonly<Record<string, unknown>>): FormsSearch {
  const [make, archived] = [one(raw.make), one(raw.archived)]
  return { ...(make === undefined ? {} : { make }), ...(archived === undefined ? {} : { archived }) }
}

/** As `formsSearch`, of one form. */
export function formSearch(raw: Readonly<Record<string, unknown>>): FormSearch {
  const tab = TABS.find((each) => each === raw.tab)
  const field = typeof raw.field === 'string' && /^\w{1,40}$/.test(raw.field) ? raw.field : undefined
  const [line, version] = [number(raw.line), number(raw.version)]
  return {
    ...(tab === undefined || tab === 'build' ? {} : { tab }),
    ...(field === undefined ? {} : { field }),
    ...(line === undefined ? {} : { line }),
    ...(version === undefined ? {} : { version }),
    ...rangeIn(raw.range),
    ...(raw.open === 'publish' ? { open: 'publish' as const } : {}),
  }
}
