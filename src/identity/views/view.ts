import { z } from 'zod'
import { VIEW } from '../table/filter.ts'

/** A saved view as it is sent: a name, and the table's address without its page. */
export const VIEW_BODY = z.strictObject({
  name: z
    .string()
    .trim()
    .regex(/^[^\p{Cc}\p{Cs}]{1,80}$/u, 'a name of at most 80 letters'),
  query: z.record(z.string(), z.string()).superRefine((query, context) => {
    const result = VIEW.safeParse(query)
    if (result.success) return
    for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path, message })
  }),
  shared: z.boolean().default(false),
})

/** A saved view as it is shown. */
export interface SavedView {
  readonly id: string
  readonly name: string
  readonly query: Readonly<Record<string, string>>
  readonly shared: boolean
  readonly by: string
  /** May the asker change and remove it? */
  readonly isMine: boolean
}

/** Nobody finds anything among more tabs than this. */
export const MOST_VIEWS = 50
