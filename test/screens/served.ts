import { pino } from 'pino'
import { readConfig } from '#src/config.ts'
import { parts } from '#src/parts.ts'
import { createApp } from '#src/server/app.ts'
import { createKey } from '#src/server/keys.ts'
import { type Clone, clone } from '../clone.ts'

/** The whole product on a database of its own, with the default definition, a secret key and a free port. */
export interface Served {
  readonly database: Clone
  readonly app: Awaited<ReturnType<typeof createApp>>
  readonly url: string
  readonly key: string
  readonly close: () => Promise<void>
}

/** Starts it as `sluice start` does, without the embedded server of its own. */
export async function serve(settings: Readonly<Record<string, string>> = {}): Promise<Served> {
  const database = await clone()
  const config = readConfig({ MX_CHECK: 'off', SECRET: 'only for tests, where nothing is secret', ...settings })
  await parts.onNewWorkspace?.(database, database.workspace)
  const log = pino({ level: 'silent' })
  const app = await createApp({ config, database, log, plugins: parts.plugins(config, database) })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const close = async () => {
    await app.close()
    await database.close()
  }
  return { database, app, url, key: await createKey(database.app, database.workspace, 'secret'), close }
}

/** Sends JSON with a key; the answer as it came. */
export const send = ({ url, key }: Pick<Served, 'url' | 'key'>, path: string, body: unknown) =>
  fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** A lead that the default definition hands over at once. */
export const ANA_ASKS = {
  email: 'ana@acme.example',
  headcount: 60,
  budget: 12000,
  timeline: 3,
  events: [{ event: 'quote_requested' }],
}
