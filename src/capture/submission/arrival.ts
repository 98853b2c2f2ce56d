import { pagePath } from '../../definition/signal-key.ts'
import { touchOf } from '../channel.ts'
import type { Touch } from '../events.ts'
import { MAX_PATH } from '../segment-kinds.ts'

/** The page a form stood on, as page views write it, from its address or from its path alone. */
export const pathIn = (page: string | undefined): string | undefined =>
  page === undefined ? undefined : pagePath(page).slice(0, MAX_PATH).toWellFormed()

/** Where somebody says they came from. */
export interface CameFrom {
  readonly page?: string | undefined
  readonly referrer?: string | undefined
  readonly anonymous?: string | undefined
}

/** Never empty (CAP-12): `direct`, unless a browser's own history, known by its id, tells where they came from. */
export function cameFrom({ page, referrer, anonymous }: CameFrom): Touch | undefined {
  const touch = touchOf({ url: page, referrer })
  if (touch !== undefined && touch.channel !== 'direct') return touch
  if (anonymous !== undefined) return undefined
  return touch ?? { channel: 'direct', source: 'direct' }
}

/** The page that sent a plain form, where its browser tells more than the site's name. */
export function pageSending(header: string | undefined): string | undefined {
  const url = header === undefined ? null : URL.parse(header)
  const isWhole = url !== null && /^https?:$/.test(url.protocol) && (url.pathname !== '/' || url.search !== '')
  return isWhole ? url.href : undefined
}
