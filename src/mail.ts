import { readFileSync } from 'node:fs'
import { signingOf } from './access/signing/store.ts'
import { mailAllowance } from './capture/abuse/store.ts'
import type { Config } from './config.ts'
import { type Pool, poolFor, type Reach } from './db/pool.ts'
import type { Engine } from './engine.ts'
import { Fault } from './fault.ts'
import type { SubjectId, Timestamp, WorkspaceId } from './funnel/brand.ts'
import type { Capture } from './funnel/capture.ts'
import { faultsOf, pass, passOrDie } from './ledger/failpoint.ts'
import { type PostRound, startPost } from './nurture/delivery/effect.ts'
import { type Mailing, outletOf } from './nurture/effect.ts'
import { openSmtp, type Signature } from './nurture/smtp/effect.ts'
import { marksOf } from './server/live-mark.ts'

/** Claims, markers and answers, while a mail is on its way; few and short. */
const CONNECTIONS = 2

const changesOf = (pool: Pool, clock: () => Timestamp) => {
  const announce = marksOf(pool, clock)
  return (workspace: WorkspaceId) => announce(workspace, { areas: ['outbox'], people: [] })
}

/** What mails are written with, for the worker of this process. */
export const mailingFor = (config: Config, pool: Pool, { clock, definition }: Engine): Mailing => ({
  ...{ pool, now: clock, config, definition },
  signing: signingOf(pool, clock),
  changed: changesOf(pool, clock),
  allowance: mailAllowance(pool),
})

/** The key that signs what goes out; a fault when it is set and cannot be read. */
export function signatureOf(config: Pick<Config, 'dkimPrivateKeyFile' | 'dkimSelector'>): Signature | undefined {
  const { dkimPrivateKeyFile: path, dkimSelector: keySelector } = config
  if (path === undefined) return undefined
  try {
    return { keySelector, privateKey: readFileSync(path, 'utf8') }
  } catch (error) {
    throw new Fault('bad_setting', 'DKIM_PRIVATE_KEY_FILE cannot be read.', 'Name a readable PEM file.', error)
  }
}

/** A mail server said that an address does not exist: a fact, from which the ledger closes it. */
const bouncedFact = (person: SubjectId, mail: string, at: Timestamp): Capture => ({
  messageId: `bounced:${mail}`,
  to: { kind: 'subject', subject: person },
  at,
  mode: 'live',
  trust: 'trusted',
  door: 'mail server',
  event: { type: 'capture.suppressed', channel: 'email', reason: 'bounced', source: 'mail server' },
})

/** Hands mails over for as long as the process runs, where a mail server is set. */
export function deliveryIn(
  config: Config,
  reach: Reach,
  { ledger, clock }: Pick<Engine, 'ledger' | 'clock'>,
  onError: (error: unknown) => void,
): PostRound {
  if (config.smtpUrl === undefined) return { stop: () => Promise.resolve() }
  const pool = poolFor('app', reach, CONNECTIONS)
  const signature = signatureOf(config)
  const faults = config.failpoints ? faultsOf(config.fault) : undefined
  const round = startPost({
    ...{ pool, now: clock, onError, outlet: outletOf(config) },
    smtp: openSmtp({ url: config.smtpUrl, ...(signature === undefined ? {} : { signature }) }),
    bounced: async (workspace: WorkspaceId, person: SubjectId, mail: string) => {
      await ledger.append(workspace, [bouncedFact(person, mail, clock())])
    },
    changed: changesOf(pool, clock),
    pass: faults === undefined ? pass : passOrDie(faults),
    ...(faults?.control === undefined ? {} : { control: faults.control }),
  })
  return { stop: () => round.stop().then(() => pool.end()) }
}
