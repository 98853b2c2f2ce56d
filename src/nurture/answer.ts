/** What was heard of one try to hand a mail over. */
export interface Heard {
  /** Whether the marker was written, after which the mail may have arrived whatever else was heard. */
  readonly handed: boolean
  /** The server's reply, if it said anything: `550 5.1.1 no such user`. */
  readonly reply?: string
  /** What it replied to. */
  readonly to?: 'CONN' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA'
  /** What went wrong when it said nothing. */
  readonly because?: string
  /** The library refused the message itself; trying again would do the same. */
  readonly unfit?: boolean
}

/** Who is sent nothing for a while: the reader's domain, or everybody. */
export interface Pause {
  readonly scope: 'domain' | 'all'
  readonly seconds: number
}

/** What one try came to; only `accepted` and `rejected` are the last word of a server. */
export type Came = {
  readonly kind: 'accepted' | 'deferred' | 'rejected' | 'uncertain' | 'unreachable'
  /** The address does not exist: nothing is ever sent there again. */
  readonly suppress?: true
  readonly pause?: Pause
}

const MINUTE = 60
const HOUR = 3600

/** A domain that asked for patience is left alone for this long, all its mails together (F21). */
const SLOW_DOWN: Pause = { scope: 'domain', seconds: MINUTE }
/** A domain that refuses us by policy; one reader's server must not be able to stop everybody's mail. */
const POLICY: Pause = { scope: 'domain', seconds: HOUR }
/** Our own server refuses us as a sender: no mail would go. */
const REFUSED: Pause = { scope: 'all', seconds: 15 * MINUTE }
const AWAY: Pause = { scope: 'all', seconds: 30 }

/** Enhanced codes (RFC 3463) that say there is no such address; a bounce of any other kind says nothing against it. */
const NOBODY_THERE = new Set(['5.1.1', '5.1.2', '5.1.6', '5.1.10'])
/** Refused for now though the first digit says for ever: the mailbox is full. */
const FULL = new Set(['5.2.2'])

/** What a try came to, by the code of the reply alone; words are only kept to be read. */
export function afterAnswer({ handed, reply, to, unfit }: Heard): Came {
  const [, code = '', enhanced = ''] = /^(\d{3})[ -]?(?:(\d\.\d{1,3}\.\d{1,3})\b)?/.exec(reply ?? '') ?? []
  if (code === '') {
    if (unfit === true) return { kind: 'rejected' }
    return handed ? { kind: 'uncertain' } : { kind: 'unreachable', pause: AWAY }
  }
  // After the marker only a reply to the mail itself counts: a 421 that ends the connection says nothing about it.
  if (handed && to !== 'DATA') return { kind: 'uncertain' }
  const isAboutUs = to === 'CONN' || to === 'AUTH' || to === 'MAIL'
  if (code.startsWith('2')) return handed ? { kind: 'accepted' } : { kind: 'unreachable', pause: AWAY }
  if (isAboutUs) return { kind: 'unreachable', pause: code.startsWith('5') ? REFUSED : AWAY }
  if (code.startsWith('4')) return { kind: 'deferred', pause: SLOW_DOWN }
  if (!code.startsWith('5')) return handed ? { kind: 'uncertain' } : { kind: 'unreachable', pause: AWAY }
  if (FULL.has(enhanced)) return { kind: 'deferred' }
  if (NOBODY_THERE.has(enhanced)) return { kind: 'rejected', suppress: true }
  if (enhanced.startsWith('5.7.')) return { kind: 'rejected', pause: POLICY }
  return { kind: 'rejected' }
}

/** Seconds before the n-th further try: 5, 10, 20 … minutes, at most 12 hours. */
export const backoff = (attempts: number): number => Math.min(5 * MINUTE * 2 ** (Math.max(attempts, 1) - 1), 12 * HOUR)

/** After this long nobody expects the mail any more. */
export const PATIENCE_SECONDS = 72 * HOUR

/** Where a mail stands after a try, and when it is tried again. */
export interface Settled {
  readonly state: 'accepted' | 'deferred' | 'ready' | 'rejected' | 'uncertain' | 'held'
  /** Absent where nothing is tried by itself any more. */
  readonly inSeconds?: number
  readonly note: string | null
}

/** The next row of a mail after a try; `attempts` counts this one, `ageSeconds` since it first might go. */
export function settle({ kind }: Came, attempts: number, ageSeconds: number): Settled {
  const inSeconds = backoff(attempts)
  const isOver = ageSeconds + inSeconds > PATIENCE_SECONDS
  switch (kind) {
    case 'accepted':
      return { state: 'accepted', note: null }
    case 'rejected':
      return { state: 'rejected', note: 'the mail server of the reader refused it' }
    case 'uncertain':
      return { state: 'uncertain', note: 'handed over, and no answer came' }
    case 'deferred':
      return isOver
        ? { state: 'rejected', note: 'put off for three days, then given up' }
        : { state: 'deferred', inSeconds, note: null }
    case 'unreachable':
      return isOver
        ? { state: 'held', note: 'our mail server could not be reached for three days' }
        : { state: 'ready', inSeconds: Math.min(inSeconds, 30 * 2 ** (attempts - 1)), note: null }
    default:
      return kind satisfies never
  }
}
