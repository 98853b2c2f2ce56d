import type { Client } from '../db/pool.ts'
import { signalKey } from '../definition/signal-key.ts'
import { type RepId, type Timestamp, toMs, type WorkspaceId } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import type { DefinitionOf } from '../funnel/fold.ts'
import type { Person } from '../funnel/person.ts'
import { mailEffect } from '../nurture/mail-order.ts'
import type { Rep } from '../route/pool.ts'
import type { Folding } from './fold-people.ts'
import { eventId } from './ids.ts'
import type { Writes } from './writes.ts'

/** What is known while alerts are ordered. */
export interface Telling {
  readonly now: Timestamp
  readonly definitionOf: DefinitionOf
  readonly writes: Writes
}

/** What lies longer is history that came late; nobody is told of it as if it were news (LEDGER 8). */
const NEWS_MS = 24 * 3_600_000

const isNews = (now: Timestamp, ms: number): boolean => toMs(now) - ms <= NEWS_MS

/** By what somebody asked to be called, the last time of late. */
function askedBy({ signals }: Person, alertOn: readonly string[], now: Timestamp): string | undefined {
  const asked = alertOn.flatMap((name) => {
    const last = signals[signalKey(name)]?.last
    return last !== undefined && isNews(now, last) ? [{ name, last }] : []
  })
  return asked.toSorted((a, b) => b.last - a.last)[0]?.name
}

/** The rep is told by mail of whoever became theirs, where the definition says so: once an assignment, since its id follows from the fact's. */
export function tellRep({ id, person }: Folding, fact: Fact, rep: Rep | undefined, telling: Telling): void {
  const { now, definitionOf, writes } = telling
  const { alerts, alertOn = [] } = definitionOf(person.version).routing
  const reason = askedBy(person, alertOn, now) ?? (alerts === true ? 'assigned' : undefined)
  if (reason === undefined || rep === undefined || rep.email === '') return
  if (person.wants === undefined || !isNews(now, toMs(person.wants.since))) return
  const { kind, payload } = mailEffect({ mail: 'alert', to: rep.email, about: id, reason })
  writes.effects.push({ id: eventId(`effect:${kind}:${fact.id}`), kind, subject: fact.subject, payload, due: now })
}

interface Again {
  readonly folding: Folding
  readonly rep: RepId
  readonly fact: Fact
  readonly reason: string
}

/** What somebody who has an owner already asked for in this batch. */
function askedAgain(folding: Folding, { now, definitionOf }: Telling): Again[] {
  const { row, person, news, hidden } = folding
  const rep = person.owner?.rep
  if (rep === undefined || row?.person.owner?.rep !== rep || person.exit !== undefined || hidden) return []
  const { alertOn = [] } = definitionOf(person.version).routing
  const asked = news.flatMap((fact) => {
    const { event, mode, at } = fact
    const isAsk = event.type === 'capture.tracked' && alertOn.includes(event.name)
    return isAsk && mode === 'live' && isNews(now, toMs(at)) ? [{ fact, reason: event.name }] : []
  })
  return asked.slice(-1).map((one) => ({ folding, rep, ...one }))
}

/** Where reps get mail, by their ids; whoever is in several teams is one. */
async function mailboxesOf(
  client: Client,
  workspace: WorkspaceId,
  reps: readonly RepId[],
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ rep: string; email: string }>({
    name: 'ledger-rep-mailboxes',
    text: `select r.key as rep, r.value ->> 'email' as email from pools p cross join lateral jsonb_each(p.state -> 'reps') r
            where p.workspace_id = $1 and r.key = any($2::text[]) and r.value ->> 'email' <> ''`,
    values: [workspace, reps],
  })
  return new Map(rows.map(({ rep, email }) => [rep, email]))
}

/**
 * An owner is told when a lead of theirs asks to be called: at most once a day and lead, however often a form is sent, since a stranger
 * who knows the address could send it. Days are ours: a browser may date what it tells into three of them.
 */
export async function tellOwners(
  client: Client,
  workspace: WorkspaceId,
  foldings: readonly Folding[],
  telling: Telling,
): Promise<void> {
  const asked = foldings.flatMap((folding) => askedAgain(folding, telling))
  if (asked.length === 0) return
  const mailboxes = await mailboxesOf(client, workspace, [...new Set(asked.map(({ rep }) => rep))])
  for (const { folding, rep, fact, reason } of asked) {
    const to = mailboxes.get(rep)
    if (to === undefined) continue
    const { kind, payload } = mailEffect({ mail: 'alert', to, about: folding.id, reason })
    const id = eventId(`effect:${kind}:asked:${folding.id}:${rep}:${telling.now.slice(0, 10)}`)
    telling.writes.effects.push({ id, kind, subject: fact.subject, payload, due: telling.now })
  }
}
