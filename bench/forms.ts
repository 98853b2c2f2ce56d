import { setTimeout as wait } from 'node:timers/promises'
import { SOONEST_MS } from '../src/capture/abuse/judge.ts'
import { type Challenge, solve } from '../tracker/embed/proof.ts'
import { emptyHome, secretOf } from './home.ts'
import { median, quantile, type Row, range, type Scenario } from './measure.ts'
import { type Server, startServer } from './server.ts'

const FORM = '/f/main/demo-request'
/** One network may send no more within ten minutes. */
const SENT = 100

async function firstByte(url: string): Promise<number> {
  const start = performance.now()
  const answer = await fetch(url)
  const waited = performance.now() - start
  await answer.arrayBuffer()
  return waited
}

/** A page as it was drawn for somebody, with the work done that a script does while they type. */
async function filled({ url }: Server): Promise<{ readonly token: string; readonly proof: string }> {
  const page = await (await fetch(url + FORM)).text()
  const token = /name="_token" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const challenge = (await (await fetch(`${url}/x/challenge?workspace=main&form=demo-request`)).json()) as Challenge
  return { token, proof: (await solve(challenge)) ?? '' }
}

/** Half of them are of people who were there before; the answers must not tell (B14). */
const emailOf = (index: number): string =>
  index % 2 === 0 ? `known${index}@acme${index}.example` : `new${index}@acme${index}.example`

async function send({ url }: Server, index: number, page: { readonly token: string; readonly proof: string }) {
  const body = JSON.stringify({
    ...{ _token: page.token, _proof: page.proof, _script: '1', _anonymous: `bench-${index}` },
    ...{
      email: emailOf(index),
      name: 'Ana',
      company: `Acme ${index}`,
      headcount: '50',
      timeline: '3',
      budget: '20000',
    },
  })
  const start = performance.now()
  const answer = await fetch(url + FORM, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const text = await answer.text()
  return { waited: performance.now() - start, isStored: answer.status === 200, text }
}

/** The same lead through the API, for comparison: what the ledger itself takes at this moment on this machine. */
async function byApi({ url }: Server, key: string, index: number): Promise<number> {
  const start = performance.now()
  const answer = await fetch(`${url}/v1/leads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      email: `api${index}@api${index}.example`,
      headcount: 50,
      events: [{ event: 'demo_requested' }],
    }),
  })
  await answer.text()
  return performance.now() - start
}

/** Leads that are there before the form is filled in, and a rep to route to. */
async function beginWith({ url }: Server, key: string): Promise<void> {
  const post = (path: string, body: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await post('/api/reps', { name: 'Ben', email: 'ben@reps.example', team: 'sales', timezone: 'Europe/London' })
  for (const index of range(SENT))
    if (index % 2 === 0) await post('/v1/leads', { email: emailOf(index), company: 'Acme' })
}

/** A hosted form's first byte; a form sent until it is committed with score, stage and owner. */
export const forms: Scenario = {
  name: 'forms',
  run: async ({ quick, say }) => {
    const home = await emptyHome('forms')
    const key = await secretOf(home)
    const server = await startServer(home)
    try {
      await beginWith(server, key)
      for (const _ of range(100)) await firstByte(server.url + FORM)
      const bytes: number[] = []
      for (const _ of range(quick ? 500 : 2000)) bytes.push(await firstByte(server.url + FORM))
      say(`forms: first byte p50 ${quantile(bytes, 0.5).toFixed(2)} ms, p99 ${quantile(bytes, 0.99).toFixed(2)} ms`)
      const pages = []
      for (const _ of range(SENT)) pages.push(await filled(server))
      // Who sends sooner is taken for a program (B5).
      await wait(SOONEST_MS)
      const sent = []
      const api: number[] = []
      for (const [index, page] of pages.entries()) {
        sent.push(await send(server, index, page))
        api.push(await byApi(server, key, index))
      }
      const waited = sent.map((one) => one.waited)
      const failed = sent.find(({ isStored }) => !isStored)
      const of = (rest: number) => median(waited.filter((_, index) => index % 2 === rest))
      const apart = Math.abs(of(0) - of(1))
      const rows: Row[] = [
        { what: 'hosted form, first byte, p50', value: quantile(bytes, 0.5), unit: 'ms' },
        { what: 'hosted form, first byte, p99', value: quantile(bytes, 0.99), unit: 'ms' },
        {
          ...{ what: 'form sent, stored, scored and routed, p50', value: quantile(waited, 0.5), unit: 'ms' },
          note: failed === undefined ? `${SENT} one after another` : `FAILED: ${failed.text.slice(0, 160)}`,
        },
        { what: 'form sent, stored, scored and routed, p99', value: quantile(waited, 0.99), unit: 'ms' },
        { what: 'the same lead by the API, p50', value: quantile(api, 0.5), unit: 'ms' },
        { what: 'known and unknown address, medians apart', value: apart, unit: 'ms', note: 'to be under 5 (B14)' },
      ]
      return rows
    } finally {
      await server.stop()
    }
  },
}
