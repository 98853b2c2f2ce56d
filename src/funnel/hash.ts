/** MurmurHash3's 32-bit finaliser (Appleby, public domain): every input bit moves every output bit. */
function mix(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

function hash32(text: string, seed: number): number {
  // FNV-1a per UTF-16 unit; not for secrets, only to give the same decision the same name everywhere.
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return mix(hash)
}

/** A uuid that follows from its parts alone: the same decision has the same id on every replay and machine. */
export function idOf(...parts: readonly (string | number)[]): string {
  const text = parts.join('\n')
  const hex = [0x1b873593, 0x9e3779b9, 0xcc9e2d51, 0x38b34ae5]
    .map((seed) => hash32(text, seed).toString(16).padStart(8, '0'))
    .join('')
  const version = `8${hex.slice(13, 16)}`
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16) + hex.slice(17, 20)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}-${variant}-${hex.slice(20)}`
}
