import { Readable } from 'node:stream'
import DKIM from 'nodemailer/lib/dkim'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { domainOf } from '../address.ts'
import type { Heard } from '../answer.ts'
import { compositionOf, type Message, SIGNED_HEADERS } from '../message.ts'

/** A key that signs what we send, for the domain it is from, so that a reader's server knows it is ours. */
export interface Signature {
  readonly keySelector: string
  readonly privateKey: string
}

/** Where mail is handed over, and how long each step may take. */
export interface SmtpSettings {
  readonly url: string
  readonly signature?: Signature
  /** Of connecting, of the envelope and of the text, each. */
  readonly phaseMs?: number
  /** From the final dot to the answer; a server may look into the mail first. */
  readonly answerMs?: number
}

const PHASE_MS = 30_000
const ANSWER_MS = 120_000
/** A connection is used again for so many mails, and left after being idle for so long. */
const MAILS_A_CONNECTION = 50
const IDLE_MS = 5_000

/** The bytes of a message, signed if there is a key. */
export async function bytesOf(message: Message, signature: Signature | undefined): Promise<Buffer> {
  const plain = await new MailComposer(compositionOf(message)).compile().build()
  if (signature === undefined) return plain
  const signed = new DKIM({
    ...signature,
    domainName: domainOf(message.from.address),
    headerFieldNames: SIGNED_HEADERS,
  }).sign(plain)
  const chunks: Buffer[] = []
  for await (const chunk of signed) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** Hands messages over, one at a time a connection. */
export interface Smtp {
  /** `mark` is awaited after the whole text was given and before the final dot; when it says no, the message is broken off. Never rejects. */
  readonly hand: (message: Message, mark: () => Promise<boolean>) => Promise<Heard>
  /** Breaks off at once what was not handed over yet, or everything. */
  readonly close: (which: 'unhanded' | 'all') => void
}

interface Line {
  readonly connection: SMTPConnection
  used: number
  /** The marker of the mail under way was written. */
  handed: boolean
  idle?: NodeJS.Timeout
}

const isLoopback = (host: string): boolean => /^(localhost|127\.|\[?::1)/.test(host)

function optionsOf({ url, phaseMs = PHASE_MS, answerMs = ANSWER_MS }: SmtpSettings) {
  const { protocol, hostname, port, username } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  return {
    host,
    secure: protocol === 'smtps:',
    ...(port === '' ? {} : { port: Number(port) }),
    // A password is never sent in the clear, but within this machine.
    requireTLS: username !== '' && protocol !== 'smtps:' && !isLoopback(host),
    ...{ connectionTimeout: phaseMs, greetingTimeout: phaseMs, dnsTimeout: phaseMs },
    // Each phase has a clock of its own; this one is for the longest of them.
    socketTimeout: answerMs + phaseMs,
  }
}

const COMMANDS = ['CONN', 'AUTH', 'MAIL', 'RCPT', 'DATA'] as const

/** What an error of the library says of the mail; its words are the server's where there are any. */
function heardOf(error: unknown, handed: boolean): Heard {
  const { message = '', response, command = '', code = '' } = fieldsOf(error)
  const said = command.split(' ')[0]
  const to = said === 'EHLO' || said === 'HELO' || said === 'STARTTLS' ? 'CONN' : COMMANDS.find((one) => one === said)
  return {
    handed,
    because: message.replace(/\p{Cc}+/gu, ' ').slice(0, 500),
    ...(response === undefined ? {} : { reply: response }),
    ...(to === undefined ? {} : { to }),
    ...(response === undefined && !handed && ['EMESSAGE', 'EENVELOPE'].includes(code) ? { unfit: true } : {}),
  }
}

function fieldsOf(error: unknown): { message?: string; response?: string; command?: string; code?: string } {
  if (typeof error !== 'object' || error === null) return {}
  const text = (name: string) => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' && value !== '' ? { [name]: value } : {}
  }
  return { ...text('message'), ...text('response'), ...text('command'), ...text('code') }
}

/** `begun` knows the connection while it is being made, so that it can be broken off. */
function connect(settings: SmtpSettings, begun: Set<SMTPConnection>): Promise<SMTPConnection> {
  const { username, password } = new URL(settings.url)
  const connection = new SMTPConnection(optionsOf(settings))
  begun.add(connection)
  return new Promise((done, fail) => {
    const clock = setTimeout(
      () => end(new Error('The mail server was too slow to begin.')),
      settings.phaseMs ?? PHASE_MS,
    )
    const end = (error: unknown) => {
      clearTimeout(clock)
      begun.delete(connection)
      if (error === undefined) return done(connection)
      // Before it is closed, which ends it with words of its own.
      fail(error)
      connection.close()
    }
    // Also after it was made: a connection that ends while nobody uses it must not end the process.
    connection.on('error', end)
    connection.once('end', () => end(new Error('The mail server closed the connection.')))
    connection.connect((error) => {
      if (error !== undefined && error !== null) return end(error)
      if (username === '') return end(undefined)
      const credentials = { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
      connection.login({ credentials }, (refused) => end(refused ?? undefined))
    })
  })
}

/** One message over one connection, with a clock for each phase. */
function handOver(
  line: Line,
  message: Message,
  bytes: Buffer,
  mark: () => Promise<boolean>,
  { phaseMs = PHASE_MS, answerMs = ANSWER_MS }: SmtpSettings,
): Promise<Heard> {
  const { connection } = line
  let handed = false
  return new Promise((done) => {
    let clock: NodeJS.Timeout | undefined
    const end = (heard: Heard) => {
      clearTimeout(clock)
      done(heard)
    }
    const begin = (phase: string, ms: number) => {
      clearTimeout(clock)
      clock = setTimeout(() => {
        end({ handed, because: `The mail server was too slow: ${phase}.` })
        connection.close()
      }, ms)
    }
    async function* text() {
      begin('the text', phaseMs)
      yield bytes
      // The final dot follows the end of this stream, and so the commit of the marker.
      if (!(await mark())) throw new Error('not to be sent any more')
      handed = true
      line.handed = true
      begin('the answer', answerMs)
    }
    begin('the envelope', phaseMs)
    const envelope = { from: message.from.address as string, to: [message.to.address as string], size: bytes.length }
    // Whatever ends the connection ends this too, with the server's last words if it said any.
    connection.send(envelope, Readable.from(text(), { objectMode: false }), (error, info) => {
      if (error !== null && error !== undefined) end(heardOf(error, handed))
      else end({ handed, reply: info.response, to: 'DATA' })
    })
  })
}

/** Mail over SMTP; connections are kept for the next mail while they are good. */
export function openSmtp(settings: SmtpSettings): Smtp {
  const resting: Line[] = []
  const all = new Set<Line>()
  const begun = new Set<SMTPConnection>()
  const leave = (line: Line, politely: boolean) => {
    clearTimeout(line.idle)
    all.delete(line)
    const at = resting.indexOf(line)
    if (at >= 0) resting.splice(at, 1)
    if (politely) line.connection.quit()
    else line.connection.close()
  }
  const take = async (): Promise<Line> => {
    const rested = resting.pop()
    if (rested !== undefined) {
      clearTimeout(rested.idle)
      return rested
    }
    const line: Line = { connection: await connect(settings, begun), used: 0, handed: false }
    all.add(line)
    line.connection.once('end', () => leave(line, false))
    return line
  }
  const rest = (line: Line) => {
    line.used += 1
    line.handed = false
    if (line.used >= MAILS_A_CONNECTION || !all.has(line)) return leave(line, true)
    line.idle = setTimeout(() => leave(line, true), IDLE_MS)
    resting.push(line)
  }
  return {
    hand: async (message, mark) => {
      let line: Line
      let bytes: Buffer
      try {
        bytes = await bytesOf(message, settings.signature)
      } catch (error) {
        return { ...heardOf(error, false), unfit: true }
      }
      try {
        line = await take()
      } catch (error) {
        return { to: 'CONN', ...heardOf(error, false) }
      }
      const heard = await handOver(line, message, bytes, mark, settings)
      // After a refusal the conversation may stand anywhere; a new one costs little.
      if (heard.handed && heard.reply?.startsWith('2') === true) rest(line)
      else leave(line, false)
      return heard
    },
    close: (which) => {
      for (const connection of [...begun]) connection.close()
      for (const line of [...all]) if (which === 'all' || !line.handed) leave(line, false)
    },
  }
}
