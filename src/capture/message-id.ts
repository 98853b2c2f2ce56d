/** SEMANTICS 4.1 and RELIABILITY A7. */
export const MAX_MESSAGE_ID = 100

const MESSAGE_ID = /^[\x21-\x7e]{1,100}$/

/** True for 1 to 100 printable characters without spaces. */
export const isMessageId = (value: unknown): value is string => typeof value === 'string' && MESSAGE_ID.test(value)

/** The id of a fact that follows from another's call: `ID:group`; a long id keeps its start and a hash of the whole. */
export function derivedId(id: string, suffix: string): string {
  const plain = `${id}:${suffix}`
  if (plain.length <= MAX_MESSAGE_ID) return plain
  const tail = `~${fingerprint(id)}:${suffix}`
  return id.slice(0, MAX_MESSAGE_ID - tail.length) + tail
}

/** FNV-1a in 64 bits, as 16 hexadecimal digits. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const char of text) hash = BigInt.asUintN(64, (hash ^ BigInt(char.charCodeAt(0))) * 0x100000001b3n)
  return hash.toString(16).padStart(16, '0')
}
