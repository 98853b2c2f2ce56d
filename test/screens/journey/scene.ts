import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { STARTERS } from '#src/capture/forms/starters.ts'
import type { Timestamp } from '#src/funnel/brand.ts'
import { audit } from '#src/ledger/audit/audit.ts'
import { CHECKS } from '#src/ledger/audit/checks.ts'
import { createKey } from '#src/server/keys.ts'
import { buildScripts } from '#src/server/script-build.ts'
import { publishText } from '../../hosted/desk.ts'
import { type SignedInBrowser, signIn } from '../../signed-in.ts'
import { type Served, serve } from '../served.ts'
import { type Gate, openGate } from './gate.ts'

const FOLDER = join(import.meta.dirname, '../../../examples/site')
const TYPES: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.pdf': 'application/pdf' },
}

/** Read loosely: a test looks at what it is about. */
// biome-ignore lint/suspicious/noExplicitAny: answers of many routes
export type Answer = any

/** Sluice, and the sample site on another origin, as a customer has them. */
export interface Journey {
  readonly served: Served
  readonly key: string
  /** Of the sample site: `http://127.0.0.1:PORT`. */
  readonly site: string
  /** Pages besides those of the sample, by path. */
  readonly pages: Map<string, string>
  /** Where browsers meet Sluice. */
  readonly gate: Gate
  readonly owner: SignedInBrowser
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>
  readonly close: () => Promise<void>
}

/** Starts both, with the forms, the guide and the offers that the site's pages speak of. */
export async function openJourney(): Promise<Journey> {
  await buildScripts()
  const gate = await openGate()
  const served = await serve({ PUBLIC_URL: gate.url })
  gate.lead(served.url)
  const key = await createKey(served.database.app, served.database.workspace, 'write')
  const owner = await signIn({ database: served.database, url: gate.url }, { role: 'owner' })
  const pages = new Map<string, string>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.example')
    const file = pathname.replace(/\/$/, '/index.html')
    const body = pages.get(pathname) ?? fileOf(journey, file)
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': TYPES[extname(file)] ?? 'text/html' })
    response.end(body ?? '')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const journey: Journey = {
    ...{ served, key, owner, pages, gate, site: `http://127.0.0.1:${port}` },
    ask: (method, path, body) => asking(served, owner, method, path, body),
    close: () => closing(server, gate, served),
  }
  await furnish(journey)
  return journey
}

/** A page as its owner would have written it: with where Sluice is, and the write key. */
function fileOf({ gate, key }: Journey, path: string): string | Buffer | undefined {
  try {
    const bytes = readFileSync(join(FOLDER, path))
    if (!/\.(html|js)$/.test(path)) return bytes
    return bytes
      .toString()
      .replace("const WRITTEN = { sluice: '', key: ''", `const WRITTEN = { sluice: '${gate.url}', key: '${key}'`)
      .replaceAll('action="/f/', `action="${gate.url}/f/`)
  } catch {
    return undefined
  }
}

async function closing(server: Server, gate: Gate, served: Served): Promise<void> {
  await gate.kill()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await served.close()
}

async function asking(served: Served, who: SignedInBrowser, method: string, path: string, body?: unknown) {
  const isBytes = body instanceof Uint8Array
  const type = isBytes ? 'application/octet-stream' : 'application/json'
  const answer = await fetch(served.url + path, {
    method,
    headers: { ...who.headers, ...(body !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
  })
  const said: Answer = await answer.json()
  assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(said)}`)
  return said
}

/** What stands on the guide page once Sluice is there. */
export const guideForm = (site: string): string => `id: restore-guide
title: Get the guide
button: Send me the guide
asset: guide
origins: ['${site}']
after: { title: Here it is, text: Twelve steps. }
fields:
  - { id: email, kind: email, label: Work e-mail, required: true }
  - { id: news, kind: consent, label: Newsletter, purpose: newsletter, text: 'Send me news.' }
`

async function furnish({ served, site, ask }: Journey): Promise<void> {
  const publish = async (kind: 'assets' | 'ctas', body: object) => {
    const { id, version } = await ask('POST', `/api/${kind}`, body)
    await ask('POST', `/api/${kind}/${id}/state`, { state: 'published', version })
  }
  const pdf = readFileSync(join(FOLDER, 'checklist.pdf'))
  const { file } = await ask('POST', `/api/assets/files?name=guide.pdf&size=${pdf.length}`, pdf)
  const guide = { title: 'Guide', kind: 'guide', position: 'TOFU', gated: true, deliver: 'both' }
  await publish('assets', { ...guide, source: { kind: 'upload', file } })
  await publishText(served, guideForm(site))
  const demo = STARTERS.find(({ id }) => id === 'demo-request')?.text
  await publishText(served, `${demo}\norigins: ['${site}']\n`)
  const link = (path: string) => ({ kind: 'link', url: site + path })
  await publish('ctas', { title: 'Get the guide', text: '', kind: 'guide', position: 'TOFU', target: link('/guide/') })
  const story = { title: 'How a law firm did it', text: '', kind: 'case study', position: 'MOFU' }
  await publish('ctas', { ...story, target: link('/case-study/') })
  await ask('POST', '/api/reps', { name: 'Rita Rep', email: 'rita@us.example', team: 'sales' })
}

/** Asks until the answer is what a test waits for; the last answer otherwise, for the test to fail on. */
export async function until<T>(look: () => Promise<T>, isEnough: (found: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const found = await look()
    if (isEnough(found) || tries > 200) return found
    await pause(50)
  }
}

/** What the audit of the whole workspace finds wrong; the test server is unsafe on purpose. */
export async function findings({ served: { database } }: Journey): Promise<string[]> {
  const workspaces = [{ id: database.workspace, slug: 'main' }]
  const now = new Date().toISOString() as Timestamp
  const { checks } = await audit(database, { checks: CHECKS, workspaces, now })
  return checks.flatMap(({ id, offenders }) =>
    offenders.map(({ who, what }) => `${id} ${who} ${what}`).filter((said) => !said.includes('setting ')),
  )
}
