import { z } from 'zod'
import { words } from '../../access/parsed.ts'
import type { RepId } from '../../funnel/brand.ts'
import type { FunnelEvent } from '../../funnel/event.ts'
import { BY_HAND } from '../../funnel/person.ts'
import { BULK } from '../table/columns.ts'
import { FILTER } from '../table/filter.ts'

const why = words(300).min(1, 'say why')
const tags = z
  .array(
    z
      .string()
      .trim()
      .regex(/^[^\p{Cc}\p{Cs}#]{1,40}$/u, 'a tag of at most 40 letters'),
  )
  .max(20)

/** What can be done to many at once; each is a fact of the ledger, and each can be undone. */
export const ACTION = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('assign'), rep: z.guid() }),
  z.strictObject({ kind: z.literal('stage'), stage: z.string().min(1).max(100), reason: why }),
  z.strictObject({ kind: z.literal('disqualify'), reason: why }),
  z.strictObject({ kind: z.literal('requalify'), reason: why }),
  z.strictObject({ kind: z.literal('tag'), add: tags.default([]), remove: tags.default([]) }),
])
/** What is done to all of them. */
export type Action = z.output<typeof ACTION>

/** The body of a bulk action: who, by id or by the table's filter, and what. */
export const BULK_BODY = z
  .strictObject({
    action: ACTION,
    ids: z.array(z.guid()).min(1).max(BULK).optional(),
    filter: FILTER.optional(),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), 'say either ids or filter')

/** What is known of somebody before the action. */
export interface Chosen {
  readonly id: string
  readonly stage: string
  readonly owner: string | null
  readonly exit_rule: string | null
  readonly tags: readonly string[]
}

/** Whose word it is, and the rep that an assignment names. */
export interface Doing {
  readonly by: string
  readonly batch: string
  readonly rep?: { readonly id: string; readonly name: string; readonly team: string }
}

/** More are dropped where tags are shown, so more cannot be added. */
const MOST_TAGS = 20

function tagged({ tags: had }: Chosen, add: readonly string[], remove: readonly string[]): readonly string[] {
  const gone = new Set(remove)
  return [...new Set([...had.filter((tag) => !gone.has(tag)), ...add])].slice(0, MOST_TAGS)
}

/** The fact that the action is about this person; undefined where it would change nothing. */
export function eventFor(action: Action, person: Chosen, { by, batch, rep }: Doing): FunnelEvent | undefined {
  switch (action.kind) {
    case 'assign': {
      if (rep === undefined || person.owner === rep.id) return undefined
      return {
        ...{
          type: 'route.assigned',
          decision: `${BY_HAND}:${batch}`,
          rep: rep.id as RepId,
          repName: rep.name,
          team: rep.team,
        },
        ...{ rule: BY_HAND, why: `Given by ${by}`, clock: 0, candidates: [], refused: [] },
      }
    }
    case 'stage':
      if (person.stage === action.stage) return undefined
      return { type: 'stage.declared', stage: action.stage, by: 'person', reason: action.reason }
    case 'disqualify':
      return person.exit_rule === null ? { type: 'stage.disqualified', reason: action.reason } : undefined
    case 'requalify':
      // What a rule of the definition found stays the rule's.
      return person.exit_rule === BY_HAND ? { type: 'stage.requalified', reason: action.reason } : undefined
    case 'tag': {
      const after = tagged(person, action.add, action.remove)
      return after.join() === person.tags.join() ? undefined : { type: 'capture.identified', traits: { tags: after } }
    }
    default:
      return action satisfies never
  }
}
