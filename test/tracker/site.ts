import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { inWorkspace } from '#src/db/pool.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { publish } from '#src/ledger/publish.ts'
import { defaultFiles } from '#src/parts.ts'
import { createKey } from '#src/server/keys.ts'
import { buildScripts } from '#src/server/script-build.ts'
import { type Served, serve } from '../screens/served.ts'

/** Sluice with a write key, and beside it on another port the website of a customer. */
export interface Scene {
  readonly served: Served
  readonly key: string
  /** `http://127.0.0.1:PORT`, another origin than Sluice's. */
  readonly site: string
  readonly pages: Map<string, string>
  readonly close: () => Promise<void>
}

/** The line that a customer puts into a page. */
export const snippet = ({ served, key }: Pick<Scene, 'served' | 'key'>, attributes = '', host = served.url): string =>
  `<script async src="${host}/s.js?key=${key}" ${attributes}></script>`

/** A page that is three windows long. */
export const pageOf = (title: string, head: string, body = ''): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title><link rel="icon" href="data:,">${head}</head>
<body><h1>${title}</h1>${body}<div style="height:2000px"></div></body></html>`

/** Starts both; pages are by path, and can be changed while the site is up. */
export async function openScene(settings: Readonly<Record<string, string>> = {}): Promise<Scene> {
  await buildScripts()
  const served = await serve(settings)
  const key = await createKey(served.database.app, served.database.workspace, 'write')
  const pages = new Map<string, string>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.example')
    const page = pages.get(pathname)
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(page ?? '')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    await served.close()
  }
  return { served, key, site: `http://127.0.0.1:${port}`, pages, close }
}

/** Publishes the default definition with a line more. */
export async function publishWith({ served }: Scene, more: string): Promise<void> {
  const files = { ...defaultFiles() }
  const name = Object.keys(files).find((one) => one.endsWith('funnel.yaml')) ?? 'funnel.yaml'
  const change = { files: { ...files, [name]: `${files[name]}\n${more}\n` }, note: 'test', by: 'test', act: false }
  await publish(served.database.app, served.database.workspace, change, fromMs(Date.now()))
}

/** One fact as the tests compare them. */
export interface Told {
  readonly who: string
  /** The name that the tracker knew them by. */
  readonly visitor: string
  readonly type: string
  readonly name: string
  readonly at: number
  readonly event: Readonly<Record<string, unknown>>
}

/** Every fact of the workspace that a browser sent, in order of time. */
export async function toldTo({ served }: Scene): Promise<Told[]> {
  const { app, workspace } = served.database
  const { rows } = await inWorkspace(app, workspace, (client) =>
    client.query<{ subject: string; visitor: string | null; at: string; event: Record<string, unknown> }>(
      `select subject_id as subject, at, jsonb_build_object('type', type) || body as event,
          (select min(i.value) from identities i
            where i.workspace_id = e.workspace_id and i.subject_id = e.subject_id and i.kind = 'anonymous') as visitor
        from events e where workspace_id = $1 and type like 'capture.%' order by at, id`,
      [workspace],
    ),
  )
  return rows.map(({ subject, visitor, at, event }) => ({
    who: subject,
    visitor: visitor ?? '',
    type: String(event.type),
    name: String(event.name ?? event.path ?? ''),
    at: Date.parse(at),
    event,
  }))
}

/** Waits until so many facts were told and answers them; the caller asserts what they are. */
export async function whenTold(scene: Scene, isEnough: (told: readonly Told[]) => boolean): Promise<Told[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const told = await toldTo(scene)
    if (isEnough(told)) return told
    await pause(50)
  }
  return toldTo(scene)
}

/** A visitor's tab with everything its console says against the page. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, ...options })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  return { context, page, errors }
}

/** What a page keeps on its device. */
export const keptBy = (page: Page) =>
  page.evaluate<{ local: string[]; session: string[]; cookie: string }>(
    '({ local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookie: document.cookie })',
  )
