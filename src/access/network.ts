/** What some proxies write behind an address, another for each connection: `192.0.2.1:443`, `[2001:db8::1]:443`. */
const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]+)\](?::\d+)?)$/

/** The IPv4 address, or the eight groups of an IPv6 one. */
function partsOf(said: string): string | readonly string[] {
  const port = WITH_PORT.exec(said)
  const address = port?.[1] ?? port?.[2] ?? said
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!address.includes(':')) return address
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right].map((group) => group.replace(/^0+(?=.)/, ''))
}

/** An address as it is counted: of IPv6 its /64, since one customer has at least that many. */
export function networkOf(said: string): string {
  const parts = partsOf(said)
  return typeof parts === 'string' ? parts : `${parts.slice(0, 4).join(':')}::/64`
}

/** The neighbourhood that one renter of many addresses holds: of IPv4 its /24, of IPv6 its /48. */
export function neighbourhoodOf(said: string): string {
  const parts = partsOf(said)
  if (typeof parts !== 'string') return `${parts.slice(0, 3).join(':')}::/48`
  const bytes = /^(\d+\.\d+\.\d+)\.\d+$/.exec(parts)?.[1]
  return bytes === undefined ? parts : `${bytes}.0/24`
}

/** Whether it is this machine itself, however it is written. */
export function isLoopback(said: string): boolean {
  const parts = partsOf(said)
  return typeof parts === 'string' ? parts.startsWith('127.') : parts.join(':') === '0:0:0:0:0:0:0:1'
}
