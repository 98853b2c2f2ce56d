import type { Signer } from '../access/signing/store.ts'
import { formVersion } from '../capture/form-versions/store.ts'
import { mailboxesOf } from '../capture/mailbox/store.ts'
import { doorOf, markReleased, setDiscarded } from '../capture/refused/store.ts'
import { type Sent, type SubmitParts, submissionId, submitForm } from '../capture/submission/store.ts'
import type { Pool } from '../db/pool.ts'
import { fromMs, type Timestamp, toMs, type WorkspaceId } from '../funnel/brand.ts'
import { DAY, HOUR } from '../learn/demo/moment.ts'
import type { SentForm } from '../learn/demo/sent.ts'
import type { Try } from '../learn/demo/tries.ts'
import { MARKETER } from '../learn/demo/world.ts'

/** What the door of the demo's forms works with. */
export interface Door {
  readonly pool: Pool
  readonly workspace: WorkspaceId
  readonly signing: () => Promise<Signer>
  readonly now: Timestamp
}

/** As far back as the screen looks. */
const COUNTED_DAYS = 30

/** One thing sent, as the door is handed it. */
interface Handed {
  readonly ms: number
  readonly how: Try['how']
  readonly email: string
  readonly body: Sent
}

const handed = (workspace: WorkspaceId, { ms, how, email, form, version, raw, nonce, network }: Try): Handed => {
  const { token } = how
  const rendered = token === 'bad' ? {} : { rendered: { atMs: token.renderedAtMs, texts: [] } }
  return { ms, how, email, body: { workspace, form, version, raw, nonce, address: network, atMs: ms, ...rendered } }
}

function believed(workspace: WorkspaceId, sent: SentForm): Handed {
  const { at, email, form, version, raw, submission: nonce, network, anonymous } = sent
  const ms = toMs(at)
  const how = { honeypot: false, token: { renderedAtMs: ms - HOUR / 60, nonce }, hasScript: true }
  return { ms, how, email, body: { workspace, form, version, raw, nonce, anonymous, address: network, atMs: ms } }
}

/** Shows everything that was sent in the last weeks to the door that judges and counts it, in its order; answers what it refused. */
export async function judgeTries(
  { pool, workspace, signing, now }: Door,
  sent: readonly SentForm[],
  tries: readonly Try[],
): Promise<number> {
  const since = toMs(now) - COUNTED_DAYS * DAY
  const door = doorOf({ pool, signing, mailboxes: mailboxesOf(pool, undefined) })
  const all = [
    ...sent.filter(({ at }) => toMs(at) > since).map((one) => believed(workspace, one)),
    ...tries.map((one) => handed(workspace, one)),
  ].toSorted((a, b) => a.ms - b.ms)
  let refused = 0
  // One after the other: what the door thinks of one follows from those before it.
  for (const { ms, how, email, body } of all) {
    const submission = submissionId(body)
    const attempt = { ...how, workspace, form: body.form, address: body.address, email, submission, nowMs: ms }
    const { verdict, noted } = await door.admit(attempt, await door.look(attempt), body)
    await noted
    if (verdict.kind === 'refuse') refused += 1
  }
  return refused
}

/** What members did about it: some was put out of sight, and one real person let in, whose facts are stored as of then. */
export async function settleTries(
  { pool, workspace, signing }: Door,
  tries: readonly Try[],
  append: (at: Timestamp) => SubmitParts['append'],
): Promise<void> {
  const by = MARKETER.email
  const idOf = (one: Try): string => submissionId(handed(workspace, one).body)
  const settled = (outcome: Try['outcome']) => tries.filter((one) => one.outcome === outcome)
  const discarded = settled('discarded')
  const last = Math.max(...discarded.map(({ ms }) => ms))
  if (discarded.length > 0)
    await setDiscarded(pool, workspace, { ids: discarded.map(idOf), by, now: fromMs(last + 5 * HOUR) })
  for (const one of settled('released')) {
    const now = fromMs(one.ms + 3 * HOUR)
    const { body } = handed(workspace, one)
    const found = await formVersion(pool, workspace, one.form, one.version)
    if (found === undefined) continue
    const parts: SubmitParts = {
      ...{ pool, signing, append: append(now), clock: () => now, base: '' },
      consentRules: async () => ({ purposes: [] }),
      door: doorOf({ pool, signing, mailboxes: mailboxesOf(pool, undefined) }),
    }
    await submitForm(parts, found.form, body)
    await markReleased(pool, workspace, { id: idOf(one), by, now })
  }
}
