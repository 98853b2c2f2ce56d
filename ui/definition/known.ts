import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useMemo } from 'react'
import type { Scope } from '#src/definition/cel-scope.ts'
import { gradesOf, scopeOf } from '#src/definition/compile-scope.ts'
import type { FunnelSource } from '#src/definition/schema.ts'
import { useMay } from '../app/session.ts'
import { namesQuery } from './queries.ts'
import type { Working } from './use-draft.ts'

/** What every card of the definition needs. */
export interface Setting {
  readonly working: Working
  readonly source: FunnelSource
  readonly scope: Scope
  /** Names of fields as the workspace says them. */
  readonly labels: ReadonlyMap<string, string>
  readonly names: readonly string[]
  readonly card: string | undefined
  readonly openCard: (card: string | undefined) => void
}

/** Spares every card of the set-up the same seven props. */
export const SettingContext = createContext<Setting | undefined>(undefined)

/** What the card stands in. */
export function useSetting(): Setting {
  const setting = useContext(SettingContext)
  if (setting === undefined) throw new Error('This part stands inside the set-up.')
  return setting
}

/** Labels of a definition's own fields, by `person.plan`. */
export const labelsOf = (fields: FunnelSource['fields']): ReadonlyMap<string, string> =>
  new Map(
    (fields ?? []).flatMap(({ id, of = 'person', label }) => (label === undefined ? [] : [[`${of}.${id}`, label]])),
  )

/** Names that conditions of a file may use, with what was seen lately. */
export function useNames(source: FunnelSource): Pick<Setting, 'scope' | 'labels' | 'names'> {
  const mayDefine = useMay('define')
  const seen = useQuery({ ...namesQuery, enabled: mayDefine }).data?.names
  return useMemo(() => {
    const asked = (source.scoring?.engagement?.rules ?? []).flatMap(({ on }) => on)
    return {
      scope: scopeOf(source, gradesOf(source)),
      labels: labelsOf(source.fields),
      names: [...new Set([...(seen ?? []).map(({ name }) => name), ...asked])],
    }
  }, [source, seen])
}
