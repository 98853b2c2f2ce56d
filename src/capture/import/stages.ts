import type { Stage } from '../../definition/definition.ts'
import { didYouMean } from '../../definition/nearest.ts'
import type { Problem } from '../../definition/problem.ts'
import type { ImportMap, ReadMap } from './map.ts'

/** The funnel's id of each stage that a map declares, or what is wrong with their names. */
export function stagesOf(map: ReadMap, stages: readonly Stage[]): readonly string[] | readonly Problem[] {
  const value: ImportMap = map.value
  if (value.kind !== 'people') return []
  const problems: Problem[] = []
  const ids = value.stages.map(({ stage }, index) => {
    const names = [stage].flat()
    const found = names.map((name) => find(name, stages)).find((one) => one !== undefined)
    if (found !== undefined) return found.id
    const known = stages.flatMap((one) => [one.id, ...(one.short === undefined ? [] : [one.short])])
    const hint = didYouMean(names[0] ?? '', known) ?? `its stages: ${stages.map((one) => one.id).join(', ')}`
    problems.push(map.problem(['stages', index, 'stage'], `the funnel has no stage "${names.join('", "')}"`, hint))
    return ''
  })
  return problems.length > 0 ? problems : ids
}

const find = (name: string, stages: readonly Stage[]): Stage | undefined => {
  const wanted = name.toLowerCase()
  return (
    stages.find(({ id }) => id === name) ??
    stages.find((one) => [one.short, one.name, one.id].some((word) => word?.toLowerCase() === wanted))
  )
}
