import { domainOf, type Mailbox, oneAddress } from '../address.ts'

/** Who a workspace writes as, as its people said it; an empty text: not said. */
export interface Sender {
  readonly name: string
  readonly address: string
  readonly replyTo: string
  readonly company: string
  /** Lines, as on an envelope. */
  readonly postal: string
}

/** What of it a mail is sent by; the rest stands in its words. */
export type Sending = Pick<Sender, 'name' | 'address' | 'replyTo'>

/** What mail can go out as: the installation's own sender, and the domains that its mail server may send for besides. */
export interface Outlet {
  readonly from: Mailbox
  readonly domains: readonly string[]
}

/** Domains that an address of a sender may be of. */
export const domainsOf = ({ from, domains }: Outlet): readonly string[] => [
  ...new Set([domainOf(from.address), ...domains]),
]

/**
 * Whether the mail server may send for an address. Of exactly these domains and not of ones below them: a name server answers for each
 * by itself (SPF), and a mail that its own domain does not vouch for is thrown away.
 */
export const sendsFor = (outlet: Outlet, address: string): boolean => domainsOf(outlet).includes(domainOf(address))

/** Whom a mail is from, and where answers go, if elsewhere. */
export interface Writer {
  readonly from: Mailbox
  readonly replyTo?: Mailbox
}

/**
 * Who writes for a workspace. An address that the mail server may not, or not any more, send for stays where answers go, and the
 * installation's own one sends under the workspace's name.
 */
export function writerOf(outlet: Outlet, said: Sending): Writer {
  const own = oneAddress(said.address)
  const mayOwn = own !== undefined && sendsFor(outlet, own)
  const answers = oneAddress(said.replyTo) ?? (mayOwn ? undefined : own)
  return {
    from: { name: said.name === '' ? outlet.from.name : said.name, address: mayOwn ? own : outlet.from.address },
    ...(answers !== undefined && { replyTo: { name: '', address: answers } }),
  }
}

/** A mailbox as people read it: `Acme <hello@acme.example>`. */
export const mailboxText = ({ name, address }: Mailbox): string => (name === '' ? address : `${name} <${address}>`)

/** Who is responsible for a mail and where they are reached by post (CAN-SPAM, § 5 DDG); nothing that was not said. */
export const imprintOf = ({ company, postal }: Pick<Sender, 'company' | 'postal'>): readonly string[] =>
  [company, ...postal.split('\n')].map((one) => one.trim()).filter((one) => one !== '')
