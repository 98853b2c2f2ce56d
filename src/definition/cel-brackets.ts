/** Where && and || stand beside each other without brackets, and what each reading would be. */
export interface MixedLogic {
  readonly offset: number
  readonly readings: readonly [string, string]
}

interface Group {
  readonly start: number
  readonly joints: { readonly at: number; readonly operator: '&&' | '||' }[]
}

/** The first place where && and || meet in one pair of brackets: nobody should have to know which binds first. */
export function mixedLogic(text: string): MixedLogic | undefined {
  const open: Group[] = [{ start: 0, joints: [] }]
  for (let i = 0; i <= text.length; i++) {
    const two = text.slice(i, i + 2)
    const char = text[i]
    const group = open.at(-1)
    if (group === undefined) return undefined
    if (char === '"' || char === "'") i = endOfQuote(text, i)
    else if (two === '&&' || two === '||') group.joints.push({ at: i++, operator: two })
    else if (char === undefined || ')],?:'.includes(char)) {
      if (isMixed(group)) return { offset: firstChange(group), readings: readings(text, group, i) }
      open.pop()
      if (char !== ')' && char !== ']') open.push({ start: i + 1, joints: [] })
    } else if (char === '(' || char === '[') open.push({ start: i + 1, joints: [] })
  }
  return undefined
}

function endOfQuote(text: string, from: number): number {
  let i = from + 1
  while (i < text.length && text[i] !== text[from]) i += text[i] === '\\' ? 2 : 1
  return i
}

const isMixed = (group: Group): boolean => new Set(group.joints.map((joint) => joint.operator)).size > 1

const firstChange = (group: Group): number =>
  group.joints.find((joint) => joint.operator !== group.joints[0]?.operator)?.at ?? group.start

function readings(text: string, group: Group, end: number): [string, string] {
  const starts = [group.start, ...group.joints.map((joint) => joint.at + 2)]
  const ends = [...group.joints.map((joint) => joint.at), end]
  const parts = starts.map((start, i) => text.slice(start, ends[i]).trim())
  const operators = group.joints.map((joint) => joint.operator)
  return [bracket(parts, operators, '&&'), bracket(parts, operators, '||')]
}

/** Joins the parts with everything around `inner` in brackets. */
function bracket(parts: readonly string[], operators: readonly string[], inner: string): string {
  const outer = inner === '&&' ? '||' : '&&'
  const runs: string[][] = [[parts[0] ?? '']]
  operators.forEach((operator, i) => {
    const part = parts[i + 1] ?? ''
    if (operator === inner) runs.at(-1)?.push(part)
    else runs.push([part])
  })
  return runs.map((run) => (run.length > 1 ? `(${run.join(` ${inner} `)})` : run[0])).join(` ${outer} `)
}
