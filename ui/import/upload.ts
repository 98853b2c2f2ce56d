import type { FileAnswer, FilePiece } from '#src/capture/import/answers.ts'
import { ApiError } from '../app/api.ts'
import { sendInPieces } from '../app/upload.ts'
import { importWords } from '../words/import.ts'

const MOST = 200_000_000

/** Sends a file; resolves with what its columns seem to mean. Refuses at once what could only be refused later. */
export async function sendFile(file: File, onShare: (share: number) => void): Promise<FileAnswer> {
  if (file.size > MOST) throw refusal(importWords.tooLarge, importWords.tooLargeHint)
  if (file.size === 0) throw refusal(importWords.empty, importWords.emptyHint)
  const said = await sendInPieces<FileAnswer | FilePiece>('/api/imports/files', file, onShare)
  if (!('guess' in said)) throw new Error('The file is whole and was not looked at.')
  return said
}

const refusal = (message: string, hint: string): ApiError => new ApiError(400, { code: 'bad_request', message, hint })
