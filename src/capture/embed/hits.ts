import { z } from 'zod'
import { pagePath } from '../../definition/signal-key.ts'
import { fromMs, type Timestamp, toMs } from '../../funnel/brand.ts'
import type { Capture } from '../../funnel/capture.ts'
import type { FunnelEvent } from '../../funnel/event.ts'
import { touchOf } from '../channel.ts'
import { cleanText } from '../clean.ts'
import { judgeIdentifiers } from '../identifiers.ts'
import { withoutSecrets } from '../private-address.ts'
import { MAX_PATH } from '../segment-kinds.ts'
import type { Rendered } from '../shown/form-token.ts'

/** What the script of a form tells: that it was seen, begun, left; `page` only on pages of ours. Text no database can hold is mended (A2, A3). */
export const HIT = z.object({
  token: z.string().max(2_000),
  anonymous: z.string().min(1).max(255),
  page: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .transform(cleanText),
  referrer: z.string().max(2_000).default('').transform(cleanText),
  events: z
    .array(
      z.object({
        event: z.enum(['page', 'form_viewed', 'form_started', 'form_left']),
        field: z.string().max(100).transform(cleanText).optional(),
      }),
    )
    .min(1)
    .max(4),
})

export type Hit = z.output<typeof HIT>

const DAY_MS = 86_400_000

/**
 * The facts of a hit. Ids follow from the rendering, so that each happens once to it whatever is sent; a hit of a rendering from long ago
 * is none.
 */
export function hitCaptures(rendered: Rendered, hit: Hit, at: Timestamp): readonly Capture[] {
  const { form, version, nonce, renderedAtMs } = rendered
  const { identifiers } = judgeIdentifiers({ anonymousId: hit.anonymous, emails: [] })
  const age = toMs(at) - renderedAtMs
  if (identifiers.length === 0 || age > DAY_MS || age < -DAY_MS) return []
  const path = pagePath(hit.page).slice(0, MAX_PATH).toWellFormed()
  return hit.events.map(({ event, field }, index) => ({
    messageId: `hit:${nonce}:${event}`,
    to: { kind: 'person', identifiers },
    at: fromMs(toMs(at) - (hit.events.length - 1 - index)),
    ...{ mode: 'live', trust: 'claim', door: `form ${form}` },
    event: eventOf(event, { form, version, path }, { hit, field }),
  }))
}

interface Told {
  readonly hit: Hit
  readonly field: string | undefined
}

function eventOf(
  event: Hit['events'][number]['event'],
  about: { readonly form: string; readonly version: number; readonly path: string },
  { hit, field }: Told,
): FunnelEvent {
  if (event !== 'page') {
    const left = event === 'form_left' && field !== undefined ? { field } : {}
    return { type: 'capture.tracked', name: event, properties: { ...about, ...left } }
  }
  const touch = touchOf({ url: hit.page, referrer: hit.referrer })
  return {
    type: 'capture.page-viewed',
    path: about.path,
    url: withoutSecrets(hit.page),
    ...(touch !== undefined && { touch }),
  }
}
