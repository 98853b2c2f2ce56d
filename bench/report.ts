import { inWorkspace } from '../src/db/pool.ts'
import type { Definition } from '../src/definition/definition.ts'
import { fromMs } from '../src/funnel/brand.ts'
import { alongStep } from '../src/measure/along/store.ts'
import { funnelReport } from '../src/measure/http.ts'
import { peopleBehind } from '../src/measure/people/store.ts'
import { type Asked, parseQuestion } from '../src/measure/question.ts'
import { givenLeads, newestLeads } from '../src/measure/readiness/store.ts'
import { deskOf } from '../src/measure/undone/http.ts'
import { KINDS } from '../src/measure/undone/kinds.ts'
import { undoneList } from '../src/measure/undone/store.ts'
import { dayNumber } from '../src/measure/zone.ts'
import { fixtureOf } from './fixture.ts'
import { type Home, openHome } from './home.ts'
import { atMost, quantile, type Row, range, type Scenario, timed } from './measure.ts'
import { END, EVENTS } from './population.ts'

const dayOf = (ms: number): string => fromMs(ms).slice(0, 10)
const QUARTER = { from: dayOf(END - 90 * 86_400_000), to: dayOf(END) }

const QUESTIONS: Readonly<Record<string, Asked>> = {
  'all time': {},
  'by channel': { by: 'channel' },
  'by industry, 90 days': { by: 'industry', ...QUARTER },
  '90 days': QUARTER,
  'as the screen asks: by channel, 90 days': { by: 'channel', precision: 'quick', ...QUARTER },
  'period of 90 days': { mode: 'period', ...QUARTER },
  'by channel, 90 days': { by: 'channel', ...QUARTER },
  'by rep, 90 days': { by: 'rep', ...QUARTER },
  snapshot: { mode: 'snapshot' },
}

type Client = Parameters<Parameters<typeof inWorkspace>[2]>[0]
type Look = (client: Client, home: Home, definition: Definition) => Promise<unknown>

const behind =
  (stage: string): Look =>
  (client, { workspace }, definition) =>
    peopleBehind(client, workspace, definition, {
      ...{ question: parseQuestion(QUARTER, END), stage, until: undefined, which: 'entered' },
      ...{ value: undefined, after: null, limit: 50, only: null },
    })

const undone: Look = async (client, { workspace }, definition) => {
  const actor = { workspace, role: 'key', by: 'key', userId: null, only: null } as const
  const desk = deskOf(client, actor, definition, END)
  for (const kind of KINDS) await undoneList(desk, kind, { after: null, limit: 5 })
}

/** What else the home screen asks. */
const LOOKS: Readonly<Record<string, Look>> = {
  'behind a number: a common stage': behind('awareness'),
  'behind a number: a rare stage': behind('customer'),
  'goes along with, 90 days': (client, { workspace }, definition) =>
    alongStep(client, workspace, definition, {
      ...{ from: dayNumber(QUARTER.from), to: dayNumber(QUARTER.to) },
      ...{ stage: 'qualification', until: 'handoff' },
    }),
  'work undone': undone,
  readiness: async (client, { workspace }) => {
    const since = dayOf(END - 30 * 86_400_000)
    await newestLeads(client, workspace, 'capture', since, null)
    await givenLeads(client, workspace, since, null)
  },
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
      for (const round of range(quick ? 10 : 30))
        for (const [what, look] of Object.entries(LOOKS)) {
          const { app } = home.database
          const ms = await timed(() => inWorkspace(app, home.workspace, (client) => look(client, home, funnel)))
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
