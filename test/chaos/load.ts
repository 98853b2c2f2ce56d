import { setTimeout as sleep } from 'node:timers/promises'
import { type Message, storyteller } from './messages.ts'
import { type Random, randomFrom } from './random.ts'

export interface Keys {
  readonly write: string
  readonly secret: string
}

/** Everything that the senders were promised, and what was odd on the way. */
export interface Promised {
  readonly acked: Set<string>
  /** Answered with something that is neither stored nor "try again". */
  readonly refused: string[]
  sent: number
  retried: number
  repeated: number
}

export interface Load {
  readonly promised: Promised
  /** Lets every sender finish its message and returns when all have their acknowledgement. */
  readonly finish: () => Promise<void>
  /** Drops everything at once: what was under way stays unacknowledged. */
  readonly abandon: () => Promise<void>
}

export interface LoadOptions {
  readonly seed: number
  readonly senders: number
  readonly keys: Keys
  /** Where servers listen right now; empty while all are dead. */
  readonly urls: () => readonly string[]
  /** Sends some acknowledged messages again on purpose. */
  readonly repeat: boolean
  /** Names the ids of this load; two loads on one home must not share it. */
  readonly name: string
}

/** A client's patience with one try; a killed server closes its sockets at once, a stuck one must not hold a sender. */
const TRY_MS = 8_000
const PAUSE_MS = [5, 45] as const

interface Answer {
  readonly status: number
  readonly body: unknown
}

async function post(url: string, message: Message, keys: Keys): Promise<Answer | undefined> {
  try {
    const response = await fetch(url + message.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${keys[message.key]}` },
      body: JSON.stringify(message.body),
      signal: AbortSignal.timeout(TRY_MS),
    })
    return { status: response.status, body: await response.json() }
  } catch {
    return undefined
  }
}

const KEPT = new Set(['stored', 'duplicate'])

/** Items of a batch that were not taken, by what was said of them. */
function notTaken({ body }: Answer): string[] {
  if (typeof body !== 'object' || body === null) return ['no JSON']
  const items: unknown[] = 'results' in body && Array.isArray(body.results) ? body.results : [body]
  return items.flatMap((item) => {
    const status = typeof item === 'object' && item !== null && 'status' in item ? String(item.status) : 'stored'
    return KEPT.has(status) ? [] : [JSON.stringify(item)]
  })
}

/** Closed-loop senders: each keeps to one message until it is acknowledged, as every client of ours should. */
export function startLoad({ seed, senders, keys, urls, repeat, name }: LoadOptions): Load {
  const promised: Promised = { acked: new Set(), refused: [], sent: 0, retried: 0, repeated: 0 }
  let isEnding = false
  let isAbandoned = false
  const deliver = async (message: Message, random: Random): Promise<boolean> => {
    for (let tries = 0; !isAbandoned; tries++) {
      if (tries > 0) promised.retried += 1
      const open = urls()
      const answer = open.length === 0 ? undefined : await post(random.pick(open), message, keys)
      if (answer !== undefined && answer.status < 500) {
        const refused = answer.status === 200 ? notTaken(answer) : [`${answer.status} ${JSON.stringify(answer.body)}`]
        promised.refused.push(...refused)
        return refused.length === 0
      }
      await sleep(random.whole(10, 60))
    }
    return false
  }
  const send = async (index: number): Promise<void> => {
    const random = randomFrom(seed * 1000 + index)
    const next = storyteller(random, `${name}-${index}`)
    let last: Message | undefined
    while (!isEnding) {
      const again = repeat && last !== undefined && random.chance(0.1)
      const message = again && last !== undefined ? last : next()
      // Twice at once, to the same server or to two of them.
      const twins = repeat && random.chance(0.05) ? [message, message] : [message]
      const taken = await Promise.all(twins.map((one) => deliver(one, random)))
      if (taken.every(Boolean)) for (const id of message.ids) promised.acked.add(id)
      promised.sent += 1
      promised.repeated += (again ? 1 : 0) + twins.length - 1
      last = message
      await sleep(random.whole(...PAUSE_MS))
    }
  }
  const all = Promise.all(Array.from({ length: senders }, (_, index) => send(index)))
  const finish = async () => {
    isEnding = true
    await all
  }
  return {
    promised,
    finish,
    abandon: () => {
      isAbandoned = true
      return finish()
    },
  }
}
