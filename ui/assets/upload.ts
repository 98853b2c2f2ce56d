import type { AssetUpload } from '#src/capture/assets/answers.ts'
import { MAX_ASSET_BYTES } from '#src/capture/assets/content.ts'
import { ApiError, addressOf, slugInAddress } from '../app/api.ts'
import { assetsWords } from '../words/assets.ts'

/** Pieces small enough for a slow line, and for a progress that moves. */
const PIECE = 1_500_000

/** Sends a file piece by piece; resolves once the server has judged what it is. */
export async function sendAsset(file: File, onShare: (share: number) => void): Promise<AssetUpload> {
  if (file.size > MAX_ASSET_BYTES) {
    const { tooLarge: message, tooLargeHint: hint } = assetsWords
    throw new ApiError(413, { code: 'too_large', message, hint })
  }
  let said = await send(addressOf('/api/assets/files', { name: file.name, size: file.size }), file.slice(0, PIECE))
  while (said.received < said.size) {
    onShare(said.received / said.size)
    const from = said.received
    said = await send(addressOf(`/api/assets/files/${said.file}`, { from }), file.slice(from, from + PIECE))
  }
  return said
}

async function send(address: string, body: Blob): Promise<AssetUpload> {
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
