import type { AssetUpload } from '#src/capture/assets/answers.ts'
import { MAX_ASSET_BYTES } from '#src/capture/assets/content.ts'
import { ApiError } from '../app/api.ts'
import { sendInPieces } from '../app/upload.ts'
import { assetsWords } from '../words/assets.ts'

/** Sends a file; resolves once the server has judged what it is. */
export async function sendAsset(file: File, onShare: (share: number) => void): Promise<AssetUpload> {
  if (file.size === 0) {
    const { nothingIn: message, nothingInHint: hint } = assetsWords
    throw new ApiError(415, { code: 'empty', message, hint })
  }
  if (file.size > MAX_ASSET_BYTES) {
    const { tooLarge: message, tooLargeHint: hint } = assetsWords
    throw new ApiError(413, { code: 'too_large', message, hint })
  }
  return sendInPieces<AssetUpload>('/api/assets/files', file, onShare)
}
