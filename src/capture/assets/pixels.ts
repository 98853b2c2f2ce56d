/** How many pixels a picture says it has, from its first bytes; undefined where they do not say. Nothing is decoded. */
export function pixelsOf(kind: string | undefined, bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (kind === 'png') return view.byteLength < 24 ? undefined : view.getUint32(16) * view.getUint32(20)
  if (kind === 'jpg') return ofJpeg(view)
  if (kind === 'webp') return ofWebp(view)
  return undefined
}

/** Frame headers C0 to CF, but for tables (C4), arithmetic (CC) and the reserved C8. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

function ofJpeg(view: DataView): number | undefined {
  let at = 2
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    // Fill bytes may stand before a marker.
    if (marker === 0xff) at += 1
    else if (isFrame(marker)) return view.getUint16(at + 5) * view.getUint16(at + 7)
    else at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

function ofWebp(view: DataView): number | undefined {
  if (view.byteLength < 30) return undefined
  const three = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536
  switch (String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)))) {
    case 'VP8X':
      return (three(24) + 1) * (three(27) + 1)
    case 'VP8 ':
      return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff)
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return ((bits & 0x3fff) + 1) * (((bits >>> 14) & 0x3fff) + 1)
    }
    default:
      return undefined
  }
}
