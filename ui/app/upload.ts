import { ApiError, addressOf, slugInAddress } from './api.ts'

/** Small enough for a slow line, and for a progress that moves. */
const PIECE = 1_500_000

/** How far the server has a file; the last piece is answered with what became of it. */
interface Received {
  readonly file: string
  readonly size: number
  readonly received: number
}

/** Sends a file piece by piece to `path`, as the server's uploads take it; resolves with the answer to the last piece. */
export async function sendInPieces<T extends Received>(
  path: string,
  file: File,
  onShare: (share: number) => void,
): Promise<T> {
  let said = await send<T>(addressOf(path, { name: file.name, size: file.size }), file.slice(0, PIECE))
  while (said.received < said.size) {
    onShare(said.received / said.size)
    const from = said.received
    said = await send<T>(addressOf(`${path}/${said.file}`, { from }), file.slice(from, from + PIECE))
  }
  return said
}

async function send<T>(address: string, body: Blob): Promise<T> {
  const headers = { 'content-type': 'application/octet-stream', 'x-sluice-workspace': slugInAddress() ?? '' }
  let response: Response
  try {
    response = await fetch(address, { method: 'POST', headers, body })
  } catch {
    throw new ApiError(0, undefined)
  }
  const said = await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiError(response.status, said.error, response.headers.get('x-request-id') ?? undefined)
  return said
}
