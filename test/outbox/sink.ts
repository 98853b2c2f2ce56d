import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** What a mail server took, as it came over the wire. */
export interface Taken {
  readonly to: string
  readonly messageId: string
  readonly raw: string
}

/** A mail server on loopback that does what a test tells it. */
export interface Sink {
  readonly url: string
  readonly taken: Taken[]
  /** Envelopes that were begun, whether or not a mail came of them. */
  readonly begun: string[]
  readonly close: () => Promise<void>
}

/** A refusal as a server says it: `550 5.1.1 no such user`; undefined accepts. */
export interface Manners {
  readonly rcpt?: (to: string) => string | undefined
  readonly data?: (to: string) => string | undefined
  /** Runs before the mail is answered, and after all of it came. */
  readonly beforeAnswer?: (to: string) => Promise<void>
}

function refusal(said: string): Error {
  const error = new Error(said.slice(4))
  return Object.assign(error, { responseCode: Number(said.slice(0, 3)) })
}

/** A real SMTP server. */
export async function sink({ rcpt, data, beforeAnswer }: Manners = {}): Promise<Sink> {
  const taken: Taken[] = []
  const begun: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    hideENHANCEDSTATUSCODES: true,
    onRcptTo: ({ address }, _session, done) => {
      begun.push(address)
      const said = rcpt?.(address)
      done(said === undefined ? null : refusal(said))
    },
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo[0]?.address ?? ''
      let raw = ''
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString('latin1')))
      stream.on('end', () => {
        const said = data?.(to)
        if (said !== undefined) return done(refusal(said))
        taken.push({ to, messageId: /^Message-ID: (\S+)/im.exec(raw)?.[1] ?? '', raw })
        const answered = beforeAnswer?.(to) ?? Promise.resolve()
        answered.then(() => done(null, '2.0.0 taken'), done)
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    begun,
    close: () => new Promise((done) => server.close(() => done())),
  }
}

/** A server of a few lines, for what no decent one does: `reply` gets each line and speaks on the socket itself. */
export async function rude(
  greet: (socket: Socket) => void,
  reply: (line: string, socket: Socket, inData: boolean) => void = () => undefined,
): Promise<Sink> {
  const sockets = new Set<Socket>()
  const begun: string[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    let inData = false
    let rest = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (/^RCPT/.test(line) && !inData) begun.push(line)
        reply(line, socket, inData)
        if (line === 'DATA') inData = true
        else if (line === '.') inData = false
      }
    })
    greet(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken: [],
    begun,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Answers politely to everything up to the text, then does with the final dot what it likes. */
export const politeUntilDot =
  (atDot: (socket: Socket) => void) =>
  (line: string, socket: Socket, inData: boolean): void => {
    if (inData) {
      if (line === '.') atDot(socket)
    } else if (line === 'DATA') socket.write('354 go on\r\n')
    else socket.write('250 fine\r\n')
  }
