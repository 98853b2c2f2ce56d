import { emptyHome } from './home.ts'
import { atMost, median, range, type Scenario } from './measure.ts'
import { startServer } from './server.ts'

/** From the start of the process until it accepts requests: in an empty folder, and in one that was there. */
export const start: Scenario = {
  name: 'start',
  run: async ({ quick, say }) => {
    const first: number[] = []
    const later: number[] = []
    for (const round of range(quick ? 3 : 5)) {
      const home = await emptyHome('start')
      for (const times of [first, later]) {
        const server = await startServer(home)
        times.push(server.startMs / 1000)
        await server.stop()
      }
      say(`start: round ${round}: ${first.at(-1)?.toFixed(2)} s, later ${later.at(-1)?.toFixed(2)} s`)
    }
    return [
      { what: 'first start ever', value: median(first), unit: 's', goal: atMost(5) },
      { what: 'later starts', value: median(later), unit: 's', goal: atMost(2) },
    ]
  },
}
