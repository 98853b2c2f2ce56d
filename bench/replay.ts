import { compileDefinition } from '../src/definition/compile.ts'
import type { PersonId } from '../src/funnel/brand.ts'
import { fromMs } from '../src/funnel/brand.ts'
import { fold, step } from '../src/funnel/fold.ts'
import { nobody } from '../src/funnel/person.ts'
import { defaultFiles } from '../src/parts.ts'
import { atLeast, median, type Row, range, type Scenario, worked } from './measure.ts'
import { END, EVENTS, type Resident, residentOf } from './population.ts'

const idOf = ({ subject }: Resident): PersonId => {
  const id: string = subject
  return id as PersonId
}

/** Replay through evolve and advance on one core, from facts already in memory, under the default definition. */
export const replay: Scenario = {
  name: 'replay',
  run: ({ quick }) => {
    const compiled = compileDefinition(defaultFiles(), 1)
    if (!compiled.ok) throw new Error('The default definition does not compile.')
    const { definition } = compiled
    const people = range(quick ? 5_000 : 20_000).map((index) => residentOf(index, 'live'))
    const foldTo = (until: (one: Resident) => ReturnType<typeof fromMs>) => () => {
      for (const one of people) fold(idOf(one), one.facts, until(one), () => definition)
    }
    const ways: Readonly<Record<string, () => void>> = {
      'fold to the last fact': foldTo(({ facts }) => facts.at(-1)?.at ?? fromMs(0)),
      'fold to today, up to two years later': foldTo(() => fromMs(END)),
      'one step at a time': () => {
        for (const one of people) {
          let person = nobody(idOf(one), 1)
          for (const fact of one.facts) person = step(person, fact, definition)
        }
      },
    }
    const rates = new Map<string, number[]>()
    // In turns, and the first round only warms up.
    for (const round of range(6))
      for (const [what, work] of Object.entries(ways)) {
        const ms = worked(work)
        if (round > 0) rates.set(what, [...(rates.get(what) ?? []), (people.length * EVENTS * 1000) / ms])
      }
    const rows = [...rates].map(([what, all], index): Row => {
      const goal = index === 0 ? { goal: atLeast(300_000) } : {}
      return { what, value: median(all), unit: 'facts/s a core', ...goal }
    })
    return Promise.resolve(rows)
  },
}
