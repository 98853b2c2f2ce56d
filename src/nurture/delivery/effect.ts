import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from '../../db/pool.ts'
import { inWorkspace } from '../../db/pool.ts'
import { listWorkspaces } from '../../db/workspace.ts'
import type { SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Faults, Pass } from '../../ledger/failpoint.ts'
import { oneAddress } from '../address.ts'
import { afterAnswer, type Heard, settle } from '../answer.ts'
import { type Message, refusalOf } from '../message.ts'
import { type Outlet, writerOf } from '../sender/sender.ts'
import type { Smtp } from '../smtp/effect.ts'
import {
  adoptWaiting,
  beginTry,
  type Claim,
  claimMail,
  type Due,
  endTry,
  type Mark,
  markHanded,
  releaseClaim,
  renewLeases,
  sweepHanded,
} from './store.ts'

/** What delivering needs of the world. */
export interface Post {
  readonly pool: Pool
  readonly smtp: Smtp
  /** As what it can go out now: a mail may have been written when the settings said otherwise. */
  readonly outlet: Outlet
  readonly now: () => Timestamp
  /** Tells the ledger that an address takes no mail. */
  readonly bounced: (workspace: WorkspaceId, person: SubjectId, mail: string) => Promise<void>
  /** Told after a mail's state changed, for the screens that show it. */
  readonly changed?: (workspace: WorkspaceId) => void
  readonly pass: Pass
  /** A negative control of the kill harness; the product runs without. */
  readonly control?: Faults['control']
  readonly onError: (error: unknown) => void
}

/** Mails under way at once in one process, and to one domain: what is slow for one reader must not hold up the others (F20). */
const AT_ONCE = 4
const TO_A_DOMAIN = 2
/** A mail at which this many processes in a row ended is left for a person (F36). */
const MOST_CLAIMS = 5
const IDLE_MS = 500
const RENEW_MS = 8_000
const SWEEP_MS = 5_000
const ADOPT_MS = 60_000
/** At the end a mail that was handed over may still be answered; the rest is given back at once (F9). */
const FAREWELL_MS = 8_000

function messageOf(due: Due, outlet: Outlet, now: Timestamp): Message | string {
  const address = oneAddress(due.to)
  if (address === undefined) return 'the address is not one address'
  const { subject, text, html, headers, messageId } = due
  const message = {
    ...writerOf(outlet, due),
    to: { name: '', address },
    subject,
    text,
    html,
    headers,
    messageId,
    dateMs: Date.parse(now),
  }
  return refusalOf(message) ?? message
}

/** Tries one mail once, from the claim to what became of it. */
export async function deliver(post: Post, claim: Claim, stopping?: AbortSignal): Promise<void> {
  const { pool, pass } = post
  const due = await beginTry(pool, claim, post.now())
  if (due === undefined) return
  if (claim.claims > MOST_CLAIMS) {
    const settled = { state: 'held', note: 'every process that tried it ended before it was done' } as const
    await endTry(pool, claim, { settled, answer: null, pause: undefined, now: post.now() })
    return
  }
  await pass('after_claim_before_smtp')
  const message = messageOf(due, post.outlet, post.now())
  let mark: Mark | undefined
  const said: Heard =
    typeof message === 'string'
      ? { handed: false, unfit: true, because: message }
      : await post.smtp.hand(message, async () => {
          await pass('before_handed_mark')
          if (stopping?.aborted === true) return false
          if (post.control === 'mark-after-dot') return true
          mark = await markHanded(pool, claim, due)
          await pass('before_final_dot')
          return mark === 'handed'
        })
  if (mark === 'suppressed' || mark === 'lost') return
  // What broke while the marker was being committed broke after it, for all that anybody can prove.
  const heard: Heard = { ...said, handed: said.handed || mark === 'handed' }
  if (stopping?.aborted === true && !heard.handed) return releaseClaim(pool, claim)
  if (heard.handed && heard.reply?.startsWith('2') === true) await pass('after_250_before_mark')
  if (post.control === 'mark-after-dot' && heard.handed) await markHanded(pool, claim, due)
  await conclude(post, claim, due, heard)
}

async function conclude(post: Post, claim: Claim, due: Due, heard: Heard): Promise<void> {
  const came = afterAnswer(heard)
  const settled = settle(came, due.attempts, due.age)
  const answer = heard.reply ?? heard.because ?? null
  const isOurs = await endTry(post.pool, claim, { settled, answer, pause: came.pause, now: post.now() })
  post.changed?.(claim.workspace)
  if (isOurs && came.suppress === true && due.person !== null)
    await post.bounced(claim.workspace, due.person, claim.mail)
}

/** Delivers mails until stopped. */
export interface PostRound {
  readonly stop: () => Promise<void>
}

/**
 * The loop that hands mails over: beside the worker of other effects, so that a slow mail server holds up nothing but mail. Any number of
 * processes may run one.
 */
export function startPost(post: Post): PostRound {
  const { pool, onError } = post
  const stopping = new AbortController()
  const underWay = new Map<Claim, Promise<void>>()
  const renewal = setInterval(() => {
    if (underWay.size > 0)
      renewLeases(
        pool,
        [...underWay.keys()].map(({ token }) => token),
      ).catch(onError)
  }, RENEW_MS)
  const begin = (claim: Claim) => {
    const tried = deliver(post, claim, stopping.signal)
      .catch(onError)
      .finally(() => underWay.delete(claim))
    underWay.set(claim, tried)
  }
  const chores = choresOf(post)
  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        await chores()
        const claim = underWay.size < AT_ONCE ? await claimMail(pool, busyOf(underWay.keys())) : undefined
        if (claim !== undefined) {
          begin(claim)
          continue
        }
      } catch (error) {
        onError(error)
      }
      const rest = wait(IDLE_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      await Promise.race([rest, ...(underWay.size >= AT_ONCE ? underWay.values() : [])])
    }
  }
  const ended = loop()
  return {
    stop: async () => {
      stopping.abort()
      await ended
      // What is not handed over can go again; what is, may still be answered.
      post.smtp.close('unhanded')
      const late = wait(FAREWELL_MS, undefined, { ref: false })
      await Promise.race([Promise.all(underWay.values()), late])
      post.smtp.close('all')
      await Promise.all(underWay.values())
      clearInterval(renewal)
    },
  }
}

function busyOf(claims: Iterable<Claim>): string[] {
  const counts = new Map<string, number>()
  for (const { domain } of claims) counts.set(domain, (counts.get(domain) ?? 0) + 1)
  return [...counts].filter(([, n]) => n >= TO_A_DOMAIN).map(([domain]) => domain)
}

/** Now and then: mails whose process died after the marker, and those that were written while no mail server was set. */
function choresOf({ pool, now }: Post): () => Promise<void> {
  let [swept, adopted] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return async () => {
    const at = performance.now()
    if (at - swept > SWEEP_MS) {
      await sweepHanded(pool, now())
      swept = at
    }
    if (at - adopted > ADOPT_MS) {
      for (const { id } of (await listWorkspaces(pool)).filter(({ demo }) => !demo))
        await inWorkspace(pool, id, (client) => adoptWaiting(client, id, now()))
      adopted = at
    }
  }
}
