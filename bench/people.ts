import type { RepId } from '../src/funnel/brand.ts'
import { placeOf } from '../src/identity/table/cursor.ts'
import { clausesOf, columnsOf, FILTER, orderOf, SHOWING } from '../src/identity/table/filter.ts'
import { countPeople, tablePage } from '../src/identity/table/store.ts'
import { openHome } from './home.ts'
import { atMost, quantile, type Row, range, type Scenario, timed } from './measure.ts'
import { END, peopleFixture, REPS, residentOf } from './people-fixture.ts'

type Query = Readonly<Record<string, string>>

const COMMON: readonly Query[] = [
  {},
  { stage: 'mql' },
  { stage: 'customer' },
  { stage: 'mql,sal,sql', track: 'high' },
  { owner: REPS[3] ?? '' },
  { owner: 'none', stage: 'mql' },
  { source: 'funnel-talk' },
  { channel: 'podcast' },
  { country: 'is' },
  { grade: 'A1' },
  { out: 'yes' },
  { waiting: 'yes' },
  { tag: 'vip' },
  { score: '100..' },
  { score: '20..40', country: 'fr' },
  { seen: '30d' },
  { seen: '!600d' },
  { created: '2024-07-01..2024-07-31' },
  { created: '..2025-06-30', stage: 'sql' },
  { domain: 'gmail.com' },
  { domain: 'nowhere.example' },
  { search: 'ana' },
  { search: 'gmail' },
  { search: 'ana ber' },
  { search: 'zzz' },
  { search: 'a', stage: 'customer' },
  { search: 'gm', country: 'is', out: 'yes' },
]
const SORTED = ['seen', 'created', 'score', 'name', 'company'] as const

/** Every filter under every order over a million people, as `GET /api/people/table` and `/count` ask for them. */
export const people: Scenario = {
  name: 'people',
  run: async ({ people: size, quick, say }) => {
    const { folder, seconds } = await peopleFixture(size, say)
    const home = await openHome(folder)
    try {
      const { app } = home.database
      const taken = new Map<string, number[]>()
      const note = (what: string, ms: number) => taken.set(what, [...(taken.get(what) ?? []), ms])
      const slowest: { what: string; ms: number }[] = []
      const scopeOf = (query: Query) => {
        const clauses = clausesOf(FILTER.parse(query), { nowMs: END, timezone: 'UTC' })
        return { workspace: home.workspace, only: null, clauses }
      }
      for (const round of range(quick ? 2 : 6))
        for (const query of COMMON) {
          const scope = scopeOf(query)
          for (const sort of SORTED)
            for (const dir of ['asc', 'desc'] as const) {
              const order = orderOf(SHOWING.parse({ sort, dir }))
              const page = { order, place: undefined, limit: 50 }
              let next: string | null = null
              const ms = await timed(async () => {
                next = (await tablePage(app, scope, page)).next
              })
              const what = `${JSON.stringify(query)} by ${sort} ${dir}`
              if (round === 0) continue
              note(`page of ${JSON.stringify(query)}`, ms)
              note('first page, all filters and orders', ms)
              slowest.push({ what, ms })
              if (next === null) continue
              const place = placeOf(next, order)
              note('next page', await timed(() => tablePage(app, scope, { ...page, place })))
            }
          if (round > 0) note('count', await timed(() => countPeople(app, scope)))
          if (round > 0) note(`count of ${JSON.stringify(query)}`, await timed(() => countPeople(app, scope)))
        }
      const rep = { ...scopeOf({ search: 'ana' }), only: (REPS[1] ?? '') as RepId }
      for (const _ of range(10))
        note(
          'search within a rep',
          await timed(() => tablePage(app, rep, { order: orderOf({ sort: 'seen' }), place: undefined, limit: 50 })),
        )
      const unique = scopeOf({
        search: residentOf(range(1000).find((index) => residentOf(index).email !== null) ?? 0).email ?? '',
      })
      for (const _ of range(10))
        note(
          'search of one address',
          await timed(() => tablePage(app, unique, { order: orderOf({ sort: 'seen' }), place: undefined, limit: 50 })),
        )
      for (const { what, ms } of slowest.sort((a, b) => b.ms - a.ms).slice(0, 12))
        say(`slowest: ${ms.toFixed(0)} ms ${what}`)
      const rows = [...taken].map(([what, all]): Row => {
        const said = `p50 ${quantile(all, 0.5).toFixed(1)} ms, most ${Math.max(...all).toFixed(0)} ms`
        return { what: `${what}, p95`, value: quantile(all, 0.95), unit: 'ms', goal: atMost(200), note: said }
      })
      return [
        ...rows,
        { what: 'fixture', value: seconds, unit: 's', note: `${size} people, ${columnsOf({}).length} columns shown` },
      ]
    } finally {
      await home.close()
    }
  },
}
