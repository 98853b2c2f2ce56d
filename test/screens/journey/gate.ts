import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between browsers and Sluice, so that a test can make Sluice slow or dead while its address stays. */
export interface Gate {
  readonly url: string
  /** Where everything goes on to. */
  readonly lead: (to: string) => void
  /** Takes connections and lets nothing through until it is opened. */
  readonly hold: () => void
  /** Refuses connections. */
  readonly kill: () => Promise<void>
  readonly open: () => Promise<void>
}

export async function openGate(): Promise<Gate> {
  const sockets = new Set<Socket>()
  const waiting: Socket[] = []
  let target = 0
  let isHeld = false
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  const pass = (from: Socket) => {
    const to = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one)
      // What breaks off on one side ends the other.
      one.on('error', () => other.destroy()).on('close', () => sockets.delete(one) && other.destroy())
      one.pipe(other)
    }
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    if (isHeld) waiting.push(socket.on('error', () => undefined))
    else pass(socket)
  })
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    lead: (to) => {
      target = Number(new URL(to).port)
    },
    hold: () => {
      isHeld = true
      drop()
    },
    kill: async () => {
      isHeld = false
      const closed = new Promise((done) => server.close(done))
      drop()
      await closed
    },
    open: async () => {
      isHeld = false
      if (!server.listening) await listen(port)
      for (const socket of waiting.splice(0)) if (!socket.destroyed) pass(socket)
    },
  }
}
