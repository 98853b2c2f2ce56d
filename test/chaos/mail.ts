import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseForm } from '../../src/capture/forms/parse.ts'
import { addForm, publishForm } from '../../src/capture/forms/store.ts'
import { inWorkspace, type Pool } from '../../src/db/pool.ts'
import { workspaceOf } from '../../src/db/workspace.ts'
import { fromMs } from '../../src/funnel/brand.ts'
import { type Sink, sink } from '../outbox/sink.ts'
import { type Home, peek } from './home.ts'
import type { Verdict } from './oracles.ts'

/** So many forms that none gets more than a person would send it: an attack is another test. */
const FORMS = 16
const HUMANS = 4
/** A form that comes back sooner was not read. */
const READ_MS = 2_200
const ORDER_MS = 250
/** As long as a mail server may think, so that some are killed between the final dot and the answer. */
const THINKS_MS = 120

const formText = (id: string) => `id: ${id}
title: Ask us
button: Ask
confirm: true
after:
  title: Thank you
steps:
  - fields:
      - { id: email, kind: email, label: E-mail, required: true }
`

/** Forms that ask for a confirmation by mail. */
export async function publishForms(home: Home): Promise<void> {
  await peek(home, 'app', async (pool) => {
    const { id: workspace } = await workspaceOf(pool, 'main')
    for (let n = 0; n < FORMS; n++) {
      const [id, doing] = [`chaos-${n}`, { workspace, by: 'chaos', now: fromMs(Date.now()) }]
      const source = formText(id)
      const parsed = parseForm(source)
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
      const { revision } = await addForm(pool, doing, id, source)
      await publishForm(pool, doing, id, { revision, source, form: parsed.form, note: '' })
    }
  })
}

/** A mail server, people who fill in forms, and orders of mails, around a home. */
export interface MailWorld {
  readonly sink: Sink
  /** Addresses whose form was answered with thanks. */
  readonly thanked: Set<string>
  /** Answers to a form that were neither thanks nor "try again". */
  readonly odd: string[]
  /** Begins to send forms and to order mails until stopped; every form that was begun is answered by then. */
  readonly begin: (home: Home, urls: () => readonly string[], name: string) => () => Promise<void>
  readonly close: () => Promise<void>
}

/** The environment of servers whose mail goes to a sink. */
export const mailEnvironment = (url: string): Readonly<Record<string, string>> => ({
  SMTP_URL: url,
  MAIL_FROM: 'Chaos <chaos@sluice.example>',
  TRUST_PROXY: '127.0.0.1',
})

export async function mailWorld(): Promise<MailWorld> {
  const server = await sink({ beforeAnswer: () => sleep(THINKS_MS) })
  const thanked = new Set<string>()
  const odd: string[] = []
  return {
    ...{ sink: server, thanked, odd },
    begin: (home, urls, name) => {
      let isEnding = false
      const one = async (human: number) => {
        for (let n = 0; !isEnding; n++) {
          const email = `${name}-${human}-${n}@form${n % 5}.example`
          const said = await fillIn(urls, `chaos-${(human * 5 + n) % FORMS}`, email, () => isEnding)
          if (said === 'thanked') thanked.add(email)
          else if (said !== 'given up') odd.push(said)
        }
      }
      const order = async () => {
        for (let n = 0; !isEnding; n++) {
          await peek(home, 'app', (pool) => orderOne(pool, `${name}-${n}@team${n % 7}.example`)).catch(() => undefined)
          await sleep(ORDER_MS)
        }
      }
      const all = Promise.all([order(), ...Array.from({ length: HUMANS }, (_, human) => one(human))])
      return async () => {
        isEnding = true
        await all
      }
    },
    close: () => server.close(),
  }
}

/** As a fact would, but by the side, so that there is always a mail under way. */
async function orderOne(pool: Pool, to: string): Promise<void> {
  const { id: workspace } = await workspaceOf(pool, 'main')
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `insert into effects (workspace_id, id, kind, payload, due)
       select p.workspace_id, gen_random_uuid(), 'nurture.send-mail',
         jsonb_build_object('mail', 'alert', 'to', $2::text, 'about', p.person_id, 'reason', 'assigned'), now()
         from people p where p.workspace_id = $1 and p.merged_into is null limit 1`,
      [workspace, to],
    ),
  )
}

const place = (): string => `2001:${[1, 2, 3, 4].map(() => randomBytes(2).toString('hex')).join(':')}::1`

/** Opens a form, reads it, sends it, and sends the same again until it is answered. */
async function fillIn(
  urls: () => readonly string[],
  form: string,
  email: string,
  isOver: () => boolean,
): Promise<string> {
  const headers = { 'x-forwarded-for': place() }
  const token = await untilSaid(urls, isOver, async (url) => {
    const response = await fetch(`${url}/f/main/${form}`, { headers, signal: AbortSignal.timeout(8000) })
    const text = await response.text()
    return response.status === 200 ? /name="_token" value="([^"]+)"/.exec(text)?.[1] : undefined
  })
  if (token === undefined) return 'given up'
  await sleep(READ_MS)
  const body = new URLSearchParams({ _token: token, email })
  const said = await untilSaid(
    urls,
    () => false,
    async (url) => {
      const response = await fetch(`${url}/f/main/${form}`, {
        ...{ method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(8000) },
      })
      await response.text()
      if (response.status >= 500) return undefined
      return response.status === 303 ? 'thanked' : `${response.status} of ${form}`
    },
  )
  return said ?? 'given up'
}

async function untilSaid(
  urls: () => readonly string[],
  isOver: () => boolean,
  ask: (url: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  while (!isOver()) {
    const open = urls()
    const url = open[Math.floor(Math.random() * open.length)]
    const said = url === undefined ? undefined : await ask(url).catch(() => undefined)
    if (said !== undefined) return said
    await sleep(50)
  }
  return undefined
}

const verdict = (oracle: string, looked: number, wrong: readonly string[]): Verdict => ({
  ...{ oracle, looked, wrong: wrong.length, examples: wrong.slice(0, 5) },
})

/** No mail at the sink twice; whatever the sink took is known as accepted or not certain; what is accepted, the sink took. */
export async function mailedOnce(pool: Pool, { sink: { taken } }: MailWorld): Promise<Verdict> {
  const counts = new Map<string, number>()
  for (const { messageId } of taken) counts.set(messageId, (counts.get(messageId) ?? 0) + 1)
  const { rows } = await pool.query<{ message_id: string; state: string }>('select message_id, state from mails')
  const states = new Map(rows.map(({ message_id, state }) => [message_id, state]))
  const wrong = [
    ...[...counts].filter(([, n]) => n > 1).map(([id, n]) => `${id} came ${n} times`),
    ...[...counts.keys()]
      .filter((id) => !['accepted', 'uncertain', 'handed'].includes(states.get(id) ?? ''))
      .map((id) => `${id} came and is ${states.get(id) ?? 'unknown'}`),
    ...rows
      .filter(({ message_id, state }) => state === 'accepted' && !counts.has(message_id))
      .map(({ message_id }) => `${message_id} is accepted and never came`),
  ]
  return verdict('mailed twice', rows.length, wrong)
}

/** Every form that was answered with thanks is stored once, and asked for one confirmation. */
export async function submittedOnce(pool: Pool, { thanked, odd }: MailWorld): Promise<Verdict> {
  const { rows } = await pool.query<{ email: string; forms: number; mails: number }>(
    `select i.value as email,
       (select count(*) from events e where e.workspace_id = i.workspace_id and e.subject_id = i.subject_id
          and e.type = 'capture.tracked' and e.body ->> 'name' = 'form_submitted') as forms,
       (select count(*) from effects e where e.workspace_id = i.workspace_id and e.subject_id = i.subject_id
          and e.kind = 'nurture.send-mail' and e.payload ->> 'mail' = 'confirmation') as mails
     from identities i where i.kind = 'email' and i.value like '%@form_.example'`,
  )
  const found = new Map(rows.map((row) => [row.email, row]))
  const wrong = [...thanked].flatMap((email) => {
    const { forms = 0, mails = 0 } = found.get(email) ?? {}
    return forms === 1 && mails === 1 ? [] : [`${email}: ${forms} forms, ${mails} confirmations`]
  })
  return verdict('forms lost or doubled', thanked.size, [...wrong, ...odd])
}
