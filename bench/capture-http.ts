import { emptyHome, secretOf } from './home.ts'
import { batchesOf, median, type Row, range, type Scale, type Scenario, timed } from './measure.ts'
import { callerOf, startServer } from './server.ts'
import { strangers, visits } from './visits.ts'

const BATCH = 100
const SENDERS = 8

async function measure(scale: Scale, post: (body: string) => Promise<number>): Promise<Row[]> {
  const count = scale.quick ? 5_000 : 20_000
  const rows: Row[] = []
  for (const [what, calls] of Object.entries({
    'five events a visit': visits,
    'every event somebody new': strangers,
  })) {
    const rates: number[] = []
    let refused = 0
    for (const round of range(scale.quick ? 3 : 4)) {
      const bodies = batchesOf(calls(`http-${what.length}-${round}`, count), BATCH).map((batch) =>
        JSON.stringify({ batch }),
      )
      const send = async () => {
        for (let body = bodies.pop(); body !== undefined; body = bodies.pop())
          refused += (await post(body)) === 200 ? 0 : 1
      }
      const rate = (count / (await timed(() => Promise.all(range(SENDERS).map(send))))) * 1000
      scale.say(`capture-http: ${what}, round ${round}: ${Math.round(rate)} events/s`)
      if (round > 0) rates.push(rate)
    }
    const note = refused === 0 ? '' : `${refused} batches refused`
    rows.push({ what: `over HTTP, ${what}`, value: median(rates), unit: 'events/s', note })
  }
  return rows
}

/** Batches of 100 through `/v1/batch` of a running server, eight under way; the sender shares the machine. */
export const captureHttp: Scenario = {
  name: 'capture-http',
  run: async (scale) => {
    const home = await emptyHome('capture-http')
    const key = await secretOf(home)
    const server = await startServer(home)
    const caller = callerOf(server, key)
    try {
      return await measure(scale, async (body) => (await caller.post('/v1/batch', body)).status)
    } finally {
      caller.end()
      await server.stop()
    }
  },
}
