import { z } from 'zod'
import { DOOR_KINDS } from '../../measure/doors/report.ts'

const count = z.int()
const share = z
  .strictObject({
    ...{ k: count, n: count, share: z.number().nullable() },
    interval: z.tuple([z.number(), z.number()]).nullable().describe('Wilson, 95 %.'),
    few: z.boolean().describe('Fewer than 30 cases.'),
  })
  .describe('k of n.')
const visits = { visits: count, single: share, again: share }

/** What `GET /api/site` answers. */
export const SITE = z.strictObject({
  seen: z.boolean().describe('Whether anything was ever seen of the site.'),
  ...{ from: z.string(), to: z.string(), ...visits, views: count, visitors: count },
  ...{ pagesPerVisit: z.number().nullable(), secondsPerVisit: z.number().nullable() },
  days: z.array(z.strictObject({ day: z.string(), visits: count, views: count })),
  channels: z.array(z.strictObject({ channel: z.string(), ...visits })),
  entries: z.array(z.strictObject({ path: z.string(), ...visits })),
  total: count.describe('Pages, of which the 200 most viewed are listed.'),
  pages: z.array(
    z.strictObject({
      ...{ path: z.string(), views: count, visitors: count, entries: count, exits: count, leads: count },
      ...{ again: share, readers: count, seconds: z.number().nullable(), scroll: z.number().nullable() },
    }),
  ),
})

const nameable = z.string().nullable()

/** What `GET /api/site/now` answers. */
export const SITE_NOW = z.strictObject({
  ...{ asOf: z.iso.datetime(), total: count },
  stages: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  people: z.array(
    z.strictObject({
      ...{ key: z.string(), path: z.string(), since: z.iso.datetime(), lastAt: z.iso.datetime(), pages: count },
      ...{ channel: nameable, person: nameable, name: nameable, stage: nameable, account: nameable, company: nameable },
    }),
  ),
})

const outcome = { leads: count, stages: z.record(z.string(), count) }
const rates = {
  ...{ views: count, viewers: count, starters: count, finishers: count },
  ...{ started: share, completed: share, converted: share },
}
const form = z.strictObject({
  ...{ kind: z.literal('form'), id: z.string(), ...rates, ...outcome },
  versions: z.array(z.strictObject({ version: count.nullable(), ...rates })),
  pages: z.array(z.strictObject({ path: nameable, ...rates })),
  left: z
    .array(z.strictObject({ field: nameable, ...share.shape }))
    .describe('Who began and never sent it, by the field touched last.'),
})
const cta = z.strictObject({
  ...{ kind: z.literal('cta'), id: z.string(), views: count, viewers: count, clicks: count, clickers: count },
  ...{ clicked: share, conversions: count, converted: share, ...outcome },
})
const asset = z.strictObject({
  ...{ kind: z.literal('asset'), id: z.string(), forms: z.array(z.string()), viewers: count },
  ...{ downloads: count, people: count, taken: share.nullable(), ...outcome },
})
const range = { from: z.string(), to: z.string(), stages: z.array(z.string()) }

/** What `GET /api/doors` answers. */
export const DOORS = z.strictObject({ ...range, forms: z.array(form), ctas: z.array(cta), assets: z.array(asset) })

/** What `GET /api/doors/{kind}/{id}` answers. */
export const DOOR = z
  .strictObject({ ...range, door: z.union([form, cta, asset]) })
  .describe(`One of ${DOOR_KINDS.join(', ')}.`)
