import type { Brand } from '../funnel/brand.ts'
import { parseEmail } from '../identity/normalise.ts'

/** One bare mail address, made by `oneAddress` alone: a text with a comma in it cannot become two recipients (J2). */
export type OneAddress = Brand<string, 'OneAddress'>

/** Somebody a mail is from or to. There is no other way to name a recipient, and a message has one. */
export interface Mailbox {
  readonly name: string
  readonly address: OneAddress
}

/** Senders of machines that are no public hosts: `sluice@localhost`. Never a recipient's. */
const LOCAL_SENDER = /^[a-z0-9._+-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/

/** The address of a recipient, or undefined for anything that two programs could read differently. */
export function oneAddress(text: string): OneAddress | undefined {
  const parsed = parseEmail(text)
  return parsed.ok ? (parsed.email as string as OneAddress) : undefined
}

/** What stands behind the last @: whose servers take the mail. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

/** A sender as it is set: `Acme <hello@acme.example>` or a bare address; undefined when it cannot be one. */
export function parseMailbox(text: string): Mailbox | undefined {
  const [, name = '', inner] = /^\s*"?([^"<>\p{Cc}]*?)"?\s*<([^<>\p{Cc}\s]+)>\s*$/u.exec(text) ?? []
  const bare = (inner ?? text.trim()).toLowerCase()
  const address = oneAddress(bare) ?? (LOCAL_SENDER.test(bare) ? (bare as OneAddress) : undefined)
  return address === undefined ? undefined : { name: name.trim(), address }
}
