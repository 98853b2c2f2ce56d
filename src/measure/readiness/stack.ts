/** The seven capabilities of S4's stack audit, in its order. */
export const CAPABILITIES = [
  'icp-targeting',
  'lead-capture',
  'lead-scoring',
  'qualification',
  'nurture',
  'conversion',
  're-engagement',
] as const
export type Capability = (typeof CAPABILITIES)[number]

export const PLACES = ['here', 'elsewhere', 'missing'] as const
export type Place = (typeof PLACES)[number]

/** What this program does of each by itself; what it does not do yet is missing until the team says where else it is done. */
const OURS: Readonly<Record<Capability, Place>> = {
  'icp-targeting': 'here',
  'lead-capture': 'here',
  'lead-scoring': 'here',
  qualification: 'here',
  nurture: 'missing',
  conversion: 'missing',
  're-engagement': 'missing',
}

/** What a team said of a row. */
export interface Mark {
  readonly capability: string
  readonly state: Place
  readonly tool: string
  readonly by: string
  readonly at: string
}

export interface StackRow {
  readonly capability: Capability
  readonly state: Place
  readonly tool: string | null
  /** Null where nobody said anything and the program speaks for itself. */
  readonly by: string | null
  readonly at: string | null
  /** Whether this program does it, whatever the team uses. */
  readonly ours: boolean
}

/** The audit: what the team said, else what this program does. */
export function stackOf(marks: readonly Mark[]): StackRow[] {
  return CAPABILITIES.map((capability) => {
    const mark = marks.find((one) => one.capability === capability)
    const ours = OURS[capability] === 'here'
    if (mark === undefined) return { capability, state: OURS[capability], tool: null, by: null, at: null, ours }
    return { capability, state: mark.state, tool: mark.tool === '' ? null : mark.tool, by: mark.by, at: mark.at, ours }
  })
}
