import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { Command } from 'commander'
import pg from 'pg'
import type { CliContext } from '#src/cli/context.ts'
import { register } from '#src/cli/erase.ts'
import { readConfig } from '#src/config.ts'
import { makeHome } from '#src/db/home.ts'
import { openEngine } from '#src/engine.ts'
import { fromMs } from '#src/funnel/brand.ts'
import type { Addressee, Capture } from '#src/funnel/capture.ts'
import { audit } from '#src/ledger/audit/audit.ts'
import { CHECKS } from '#src/ledger/audit/checks.ts'
import { rebuild } from '#src/ledger/rebuild.ts'
import { parts } from '#src/parts.ts'
import { createApp } from '#src/server/app.ts'
import { createKey } from '#src/server/keys.ts'
import { openLog } from '#src/server/log.ts'
import { clone } from '../clone.ts'
import { signIn } from '../signed-in.ts'
import { until } from '../until.ts'

export type Answer = ReturnType<JSON['parse']>

/** The whole program with a home of its own, so that everything somebody can leave behind is somewhere in it. Ends with the test file. */
export async function wholeProgram(name: string) {
  const database = await clone()
  const home = mkdtempSync(join(tmpdir(), `sluice-${name}-`))
  const config = readConfig({
    ...{ SLUICE_HOME: home, LOG_LEVEL: 'debug', MX_CHECK: 'off' },
    SECRET: 'only for tests, where nothing is secret',
  })
  await parts.onNewWorkspace?.(database, database.workspace)
  makeHome(home)
  const app = await createApp({ config, database, log: openLog(config), plugins: parts.plugins(config, database) })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const superuser = new pg.Pool({ connectionString: database.superuserUrl, max: 3 })
  after(async () => {
    await superuser.end()
    await app.close()
    await database.close()
    rmSync(home, { recursive: true, force: true })
  })
  const { workspace } = database
  const owner = await signIn({ app: database.app }, { role: 'owner' })
  const headers = { ...owner.headers, origin: url, 'content-type': 'application/json' }
  const secret = await createKey(database.app, workspace, 'secret')
  const { ledger } = openEngine(config, database)
  const rows = async (text: string, ...values: readonly unknown[]): Promise<Answer[]> =>
    (await superuser.query(text, [...values])).rows

  async function ask(method: 'GET' | 'POST', path: string, body?: unknown, status = 200): Promise<Answer> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(url + path, { method, headers, ...sent })
    const text = await response.text()
    assert.equal(response.status, status, `${method} ${path}: ${text.slice(0, 300)}`)
    return JSON.parse(text)
  }

  async function lead(body: object): Promise<void> {
    const response = await fetch(`${url}/v1/leads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.equal(response.status, 200, await response.text())
  }

  /** Where any of these words stands, in lower case: `table` or `home/file`, each once. */
  async function found(words: readonly string[]): Promise<string[]> {
    const where = new Set<string>()
    const tables = await rows(
      `select c.relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
    )
    for (const { name: table } of tables) {
      const [hit] = await rows(
        `select from public.${table} t, unnest($1::text[]) w(word) where position(w.word in lower(t::text)) > 0 limit 1`,
        words,
      )
      if (hit !== undefined) where.add(table)
    }
    for (const path of globSync('**/*', { cwd: home, withFileTypes: true })) {
      if (!path.isFile()) continue
      const text = readFileSync(join(path.parentPath, path.name), 'latin1').toLowerCase()
      if (words.some((word) => text.includes(word))) where.add(`home/${path.name}`)
    }
    return [...where]
  }

  return {
    ...{ database, workspace, home, config, url, headers, rows, ask, lead, found, ledger, secret, owner },
    append: (to: Addressee, event: Capture['event'], more: Partial<Capture> = {}) =>
      ledger.append(workspace, [
        {
          ...{
            messageId: randomUUID(),
            to,
            at: fromMs(Date.now()),
            mode: 'live',
            trust: 'trusted',
            door: 'test',
            event,
          },
          ...more,
        },
      ]),
    personOf: async (email: string): Promise<string> => {
      const [row] = await rows(
        `select s.person_id as id from identities i join subjects s using (workspace_id, subject_id) where i.kind = 'email' and i.value = $1`,
        email,
      )
      assert.ok(row, email)
      return row.id
    },
    erase: (id: string, more: object = {}) => ask('POST', `/api/people/${id}/erase`, { confirm: 'erase', ...more }),
    settled: () =>
      until('all background work is done, and reports are counted anew', async () => {
        const [row] = await rows(
          `select (select count(*) from effects where state <> 'done' and due < now() + interval '30 seconds')::int
            + (select count(*) from dirty_days)::int as n`,
        )
        return row.n === 0
      }),
    counts: async (): Promise<Answer> => {
      const all = await Promise.all(['/api/funnel', '/api/doors', '/api/site'].map((path) => ask('GET', path)))
      return JSON.parse(JSON.stringify(all, (key, value) => (key === 'asOf' ? undefined : value)))
    },
    /** What the audit finds; the server of tests waits for no disk, which I18 would tell. */
    findings: async (): Promise<Record<string, string[]>> => {
      const { checks } = await audit(database, {
        checks: CHECKS.filter(({ id }) => id !== 'I18'),
        workspaces: [{ id: workspace, slug: 'main' }],
        now: fromMs(Date.now()),
      })
      const told = checks.map(({ id, offenders }) => [id, offenders.map(({ who, what }) => `${who} ${what}`)] as const)
      return Object.fromEntries(told.filter(([, offenders]) => offenders.length > 0))
    },
    rebuilt: async () => (await rebuild(database.app, workspace, { now: fromMs(Date.now()) })).changed,
    /** `sluice erase …`, and what it printed. */
    sluice: async (...words: readonly string[]): Promise<string> => {
      const printed: string[] = []
      const program = new Command('sluice').exitOverride().configureOutput({ writeErr: () => undefined })
      const context: CliContext = {
        ...{ parts, config: () => config, json: () => false, note: () => undefined },
        print: (text) => printed.push(text),
        withDatabase: (work) => work(database),
        foundSomething: () => assert.fail('it is no check'),
      }
      register(program, context)
      await program.parseAsync([...words], { from: 'user' })
      return printed.join('\n')
    },
  }
}
