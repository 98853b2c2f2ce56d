import type { FileAnswer, FilePiece } from '#src/capture/import/answers.ts'
import { ApiError, addressOf, slugInAddress } from '../app/api.ts'
import { importWords } from '../words/import.ts'

/** Pieces small enough for a slow line, and for a progress that moves. */
const PIECE = 1_500_000
const MOST = 200_000_000

/** Sends a file piece by piece; resolves with what its columns seem to mean. Refuses at once what could only be refused later. */
export async function sendFile(file: File, onShare: (share: number) => void): Promise<FileAnswer> {
  if (file.size > MOST) throw refusal(importWords.tooLarge, importWords.tooLargeHint)
  if (file.size === 0) throw refusal(importWords.empty, importWords.emptyHint)
  let said: FileAnswer | FilePiece = await send(
    addressOf('/api/imports/files', { name: file.name, size: file.size }),
    file.slice(0, PIECE),
  )
  while (said.received < said.size) {
    onShare(said.received / said.size)
    const from = said.received
    said = await send(addressOf(`/api/imports/files/${said.file}`, { from }), file.slice(from, from + PIECE))
  }
  if (!('guess' in said)) throw new Error('The file is whole and was not looked at.')
  return said
}

const refusal = (message: string, hint: string): ApiError => new ApiError(400, { code: 'bad_request', message, hint })

async function send(address: string, body: Blob): Promise<FileAnswer | FilePiece> {
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
