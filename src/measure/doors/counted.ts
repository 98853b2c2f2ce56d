import type { AssetRow, CtaRow, DoorKind, FormCounts, FormRow, Reached } from './report.ts'
import type { DoorsTally, DoorTally, PartTally } from './tally.ts'

/** Doors of each kind in one answer; the most visited first. */
const MOST = 500
/** Versions and pages of a form, and fields it was left at. */
const MOST_PARTS = 50

type Compare<Row> = (a: Row, b: Row) => number

const most =
  <Row>(of: (row: Row) => number): Compare<Row> =>
  (a, b) =>
    of(b) - of(a)

/** In the order of their bytes; nothing comes last. */
const named =
  <Row>(of: (row: Row) => string | null): Compare<Row> =>
  (a, b) => {
    const [x, y] = [of(a), of(b)]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    return x < y ? -1 : x > y ? 1 : 0
  }

const inOrder = <Row>(rows: readonly Row[], limit: number, ...by: readonly Compare<Row>[]): Row[] =>
  rows.toSorted((a, b) => by.reduce((order, compare) => (order === 0 ? compare(a, b) : order), 0)).slice(0, limit)

const countsOf = ({ views, seen, begun, done }: PartTally): FormCounts => ({
  ...{ views, viewers: seen, starters: begun, finishers: done },
})

const partsOf = <Key>(parts: ReadonlyMap<Key, PartTally>): [Key, PartTally][] =>
  [...parts].filter(([, { seen }]) => seen > 0)

function formRow(tally: DoorTally): FormRow {
  const versions = partsOf(tally.versions).map(([version, part]) => ({ version, ...countsOf(part) }))
  const pages = partsOf(tally.pages).map(([path, part]) => ({ path, ...countsOf(part) }))
  const left = [...tally.left].map(([field, people]) => ({ field, people }))
  return {
    ...{ id: tally.id, ...countsOf(tally) },
    versions: inOrder(
      versions,
      MOST_PARTS,
      most(({ version }) => version ?? -1),
    ),
    pages: inOrder(
      pages,
      MOST_PARTS,
      most(({ viewers }) => viewers),
      named(({ path }) => path),
    ),
    left: inOrder(
      left,
      MOST_PARTS,
      most(({ people }) => people),
      named(({ field }) => field),
    ),
  }
}

const ctaRow = ({ id, views, seen, acts, done, led }: DoorTally): CtaRow => ({
  ...{ id, views, viewers: seen, clicks: acts, clickers: done, converted: led },
})

/** What was counted of every door that is asked for, the most visited first, and how far their people got, by door. */
export interface CountedDoors {
  readonly forms: readonly FormRow[]
  readonly ctas: readonly CtaRow[]
  readonly assets: readonly AssetRow[]
  readonly reached: { readonly [Kind in DoorKind]: Reached }
}

/** The doors of a tally that is finished, or one of them; `gives` is the asset of each form that gives one. */
export function countedDoors(
  { doors, viewers }: Pick<DoorsTally, 'doors' | 'viewers'>,
  gives: ReadonlyMap<string, string>,
  id: string | null,
): CountedDoors {
  const isAsked = (door: string) => id === null || door === id
  const asked = doors.filter((door) => isAsked(door.id))
  const of = (kind: DoorKind) => asked.filter((door) => door.kind === kind)
  const reachedOf = (kind: DoorKind): Reached =>
    new Map(of(kind).map((door) => [door.id, Object.fromEntries(door.reached)]))
  const taken = new Map(of('asset').map((door) => [door.id, door]))
  const given = [...viewers].filter(([asset, people]) => people > 0 && isAsked(asset)).map(([asset]) => asset)
  const assets = [...new Set([...taken.keys(), ...given])].map((asset) => ({
    ...{ id: asset, downloads: taken.get(asset)?.acts ?? 0, people: taken.get(asset)?.done ?? 0 },
    viewers: viewers.get(asset) ?? 0,
    forms: [...gives].flatMap(([form, gift]) => (gift === asset ? [form] : [])).sort(),
  }))
  return {
    forms: inOrder(
      of('form').map(formRow),
      MOST,
      most(({ viewers: people }) => people),
      named((row) => row.id),
    ),
    ctas: inOrder(
      of('cta').map(ctaRow),
      MOST,
      most(({ viewers: people }) => people),
      named((row) => row.id),
    ),
    assets: inOrder(
      assets,
      MOST,
      most(({ people }) => people),
      most(({ viewers: people }) => people),
      named((row) => row.id),
    ),
    reached: { form: reachedOf('form'), cta: reachedOf('cta'), asset: reachedOf('asset') },
  }
}
