import { Resolver } from 'node:dns/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from '../../db/pool.ts'
import { codeOf } from '../../fault.ts'
import { fromMs } from '../../funnel/brand.ts'
import type { Takes } from '../abuse/judge.ts'

/** Asks name servers; the tests hand in a zone of their own. Rejects with DNS's codes. */
export interface NameServer {
  readonly mail: (domain: string) => Promise<readonly { readonly exchange: string }[]>
  /** Whether the name has an address: mail goes there where there is no MX (RFC 5321 5.1). */
  readonly host: (domain: string) => Promise<readonly string[]>
}

/** A second is longer than any name server takes that answers at all. */
const WAIT_MS = 900

/** The machine's own resolver, with one try. */
export function systemNames(): NameServer {
  const resolver = new Resolver({ timeout: WAIT_MS, tries: 1 })
  return { mail: (domain) => resolver.resolveMx(domain), host: (domain) => resolver.resolve(domain) }
}

/** A person who pressed the button waits no longer for a name server, and then is believed: no lead is lost over DNS. */
const PATIENCE_MS = 500
/** Nor shorter, so that how long it took does not tell whether somebody of that domain came before. */
const EVENLY_MS = 100

/** Names that no public name server knows (RFC 2606, RFC 6761): nobody is asked. */
const SPECIAL = /(^|\.)(test|example|invalid|localhost|local|onion|internal|example\.(com|net|org))$/

const DAY_MS = 86_400_000
/** What takes mail today does so tomorrow; a domain that was just bought may take mail in an hour. */
const KEPT_MS: Readonly<Record<Takes, number>> = { mail: 7 * DAY_MS, none: 3_600_000, unknown: 600_000 }
/** After a failure nothing is asked for so long: a machine without DNS notices nothing. */
const PAUSE_MS = 5 * 60_000
/** Guessed domains must neither fill the memory nor pile up questions. */
const MOST_KNOWN = 10_000
const MOST_ASKING = 20

export interface Mailboxes {
  /** What is known already; asks the name servers behind the answer, for the next one. */
  readonly known: (domain: string, nowMs: number) => Promise<Takes>
  /**
   * As `known`, but waits half a second for what is not, and a tenth for what is: for a form that refuses addresses without a mailbox.
   */
  readonly asked: (domain: string, nowMs: number) => Promise<Takes>
}

const NOBODY_ASKS: Mailboxes = { known: async () => 'unknown', asked: async () => 'unknown' }

interface Kept {
  readonly takes: Takes
  readonly untilMs: number
}

/** Whether mail can go to domains; without name servers (MX_CHECK=off) nothing is known and nothing asked. */
export function mailboxesOf(pool: Pool, names: NameServer | undefined): Mailboxes {
  if (names === undefined) return NOBODY_ASKS
  const near = new Map<string, Kept>()
  const asking = new Map<string, Promise<Takes>>()
  let pausedUntilMs = 0
  const keep = (domain: string, kept: Kept): Takes => {
    if (near.size >= MOST_KNOWN) near.clear()
    near.set(domain, kept)
    return kept.takes
  }
  const recall = async (domain: string, nowMs: number): Promise<Takes | undefined> => {
    const known = near.get(domain)
    if (known !== undefined && nowMs < known.untilMs) return known.takes
    const { rows } = await pool.query<{ takes: Takes; until: string }>(
      'select takes, until from mail_domains where domain = $1 and until > $2',
      [domain, fromMs(nowMs)],
    )
    return rows[0] && keep(domain, { takes: rows[0].takes, untilMs: Date.parse(rows[0].until) })
  }
  const find = async (domain: string, nowMs: number): Promise<Takes> => {
    const takes = await lookUp(names, domain)
    if (takes === 'unknown') pausedUntilMs = nowMs + PAUSE_MS
    const untilMs = nowMs + KEPT_MS[takes]
    await pool.query(
      `insert into mail_domains (domain, takes, until) values ($1, $2, $3)
       on conflict (domain) do update set takes = excluded.takes, until = excluded.until`,
      [domain, takes, fromMs(untilMs)],
    )
    return keep(domain, { takes, untilMs })
  }
  const start = (domain: string, nowMs: number): Promise<Takes> => {
    const under = asking.get(domain)
    if (under !== undefined) return under
    if (nowMs < pausedUntilMs || asking.size >= MOST_ASKING) return Promise.resolve('unknown')
    const finding = find(domain, nowMs)
      .catch((): Takes => 'unknown')
      .finally(() => asking.delete(domain))
    asking.set(domain, finding)
    return finding
  }
  const ask = async (domain: string, nowMs: number, waits: boolean): Promise<Takes> => {
    if (SPECIAL.test(domain)) return 'unknown'
    const known = await recall(domain, nowMs)
    if (known !== undefined) return known
    const found = start(domain, nowMs)
    return waits ? within(found) : 'unknown'
  }
  return {
    known: (domain, nowMs) => ask(domain, nowMs, false),
    asked: async (domain, nowMs) => (await Promise.all([ask(domain, nowMs, true), wait(EVENLY_MS)]))[0],
  }
}

/** The answer, or `unknown` where it takes too long; what comes later is for the next one. */
async function within(found: Promise<Takes>): Promise<Takes> {
  const late = new AbortController()
  const patience = wait(PATIENCE_MS, 'unknown' as const, { signal: late.signal }).catch(() => 'unknown' as const)
  return Promise.race([found, patience]).finally(() => late.abort())
}

/** A null MX says that the domain takes no mail (RFC 7505); without any, its address counts. */
async function lookUp(names: NameServer, domain: string): Promise<Takes> {
  try {
    const found = await names.mail(domain)
    if (found.length > 0) return found.every(({ exchange }) => exchange === '' || exchange === '.') ? 'none' : 'mail'
  } catch (error) {
    if (codeOf(error) === 'ENOTFOUND') return 'none'
    if (codeOf(error) !== 'ENODATA') return 'unknown'
  }
  try {
    return (await names.host(domain)).length > 0 ? 'mail' : 'none'
  } catch (error) {
    const code = codeOf(error)
    return code === 'ENODATA' || code === 'ENOTFOUND' ? 'none' : 'unknown'
  }
}
