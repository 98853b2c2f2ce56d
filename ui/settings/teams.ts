import type { VersionAnswer } from '#src/learn/definition-answer.ts'
import { api } from '../app/api.ts'

interface Named {
  readonly id: string
}

const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'

/** The teams that the definition in force routes to; the reader of its language is loaded only here. */
export async function teamsOfDefinition(): Promise<string[]> {
  const [{ files }, { parse }] = await Promise.all([api.get<VersionAnswer>('/api/definition'), import('yaml')])
  const read: unknown = parse(files['funnel.yaml'] ?? '')
  const routing = typeof read === 'object' && read !== null && 'routing' in read ? read.routing : undefined
  const teams = typeof routing === 'object' && routing !== null && 'teams' in routing ? routing.teams : undefined
  return Array.isArray(teams) ? teams.filter(isNamed).map(({ id }) => id) : []
}
