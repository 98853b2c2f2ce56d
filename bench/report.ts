import { fromMs } from '../src/funnel/brand.ts'
import { funnelReport } from '../src/measure/http.ts'
import { type Asked, parseQuestion } from '../src/measure/question.ts'
import { fixtureOf } from './fixture.ts'
import { openHome } from './home.ts'
import { atMost, quantile, type Row, range, type Scenario, timed } from './measure.ts'
import { END, EVENTS } from './population.ts'

const dayOf = (ms: number): string => fromMs(ms).slice(0, 10)
const QUARTER = { from: dayOf(END - 90 * 86_400_000), to: dayOf(END) }

const QUESTIONS: Readonly<Record<string, Asked>> = {
  'all time': {},
  'by channel': { by: 'channel' },
  'by industry, 90 days': { by: 'industry', ...QUARTER },
  '90 days': QUARTER,
  'period of 90 days': { mode: 'period', ...QUARTER },
  snapshot: { mode: 'snapshot' },
}

/** The funnel report over the big fixture, as `GET /api/funnel` computes it. */
export const report: Scenario = {
  name: 'report',
  run: async ({ people, quick, say }) => {
    const fixture = await fixtureOf(people, say)
    const home = await openHome(fixture.folder)
    try {
      const funnel = await home.engine.definition(home.workspace)
      const taken = new Map<string, number[]>()
      for (const round of range(quick ? 15 : 40))
        for (const [what, asked] of Object.entries(QUESTIONS)) {
          const question = parseQuestion(asked, END)
          const ms = await timed(() => funnelReport(home.database.app, home.workspace, funnel, question))
          if (round > 1) taken.set(what, [...(taken.get(what) ?? []), ms])
        }
      const rows = [...taken].map(([what, all]): Row => {
        const note = `p50 ${quantile(all, 0.5).toFixed(1)} ms`
        return { what: `${what}, p95`, value: quantile(all, 0.95), unit: 'ms', goal: atMost(50), note }
      })
      const { copySeconds, peopleSeconds, reportSeconds } = fixture
      const note = `of ${people} people and ${people * EVENTS} events`
      return [
        ...rows,
        { what: 'fixture: COPY', value: (people * EVENTS) / copySeconds, unit: 'facts/s', note },
        { what: 'fixture: rebuild', value: people / peopleSeconds, unit: 'people/s', note },
        { what: 'fixture: leftovers and report cells', value: reportSeconds, unit: 's', note },
      ]
    } finally {
      await home.close()
    }
  },
}
