import type { Definition, Stage } from './definition.ts'

/** The two who agree to what a stage of the hand-over means. */
export const SIDES = ['marketing', 'sales'] as const
/** Who has to agree. */
export type Side = (typeof SIDES)[number]

const AGREED = /^(mql|sal|sql|opp|opportunity)$/i

/** Stages whose meaning marketing and sales agree on: MQL, SAL, SQL and the opportunity. */
export const agreedStages = ({ stages }: Definition): readonly Stage[] =>
  stages.filter(({ id, short }) => AGREED.test(short ?? '') || AGREED.test(id))

const meaning = ({ name, short, owner, position, enter, maxDwellMs }: Stage): string =>
  JSON.stringify([name, short, owner, position, enter?.text, maxDwellMs])

/** Short names of the agreed stages that another version defines otherwise; both sides sign such a version off. */
export function agreementsTouched(before: Definition, after: Definition): readonly string[] {
  const [was, is] = [agreedStages(before), agreedStages(after)]
  const changed = is.filter((stage) => {
    const old = was.find(({ id }) => id === stage.id)
    return old === undefined || meaning(old) !== meaning(stage)
  })
  const gone = was.filter(({ id }) => !is.some((stage) => stage.id === id))
  return [...changed, ...gone].map(({ short, name }) => short ?? name)
}
