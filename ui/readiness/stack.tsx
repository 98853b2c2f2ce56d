import { NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { PLACES, type StackRow } from '#src/measure/readiness/stack.ts'
import { api } from '../app/api.ts'
import { useMay } from '../app/session.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { readinessWords } from '../words/readiness.ts'
import { type Readiness, readinessQuery } from './questions.ts'
import css from './readiness.module.css'

const words = readinessWords
const PLACE_OPTIONS = PLACES.map((value) => ({ value, label: words.place[value] }))

/** The seven rows of the audit; whoever may define the funnel says where each is done. */
export function Stack({ rows }: { readonly rows: readonly StackRow[] }) {
  return (
    <section aria-labelledby="stack">
      <h2 id="stack" className={css.title}>
        {words.stack}
      </h2>
      <p className={css.lead}>{words.stackLead}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard. */}
      <section className={css.scroll} tabIndex={0} aria-label={words.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              {Object.values(words.column).map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.capability} ${row.tool ?? ''}`} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

function Row({ row }: { readonly row: StackRow }) {
  const formats = useFormats()
  const client = useQueryClient()
  const may = useMay('define')
  const name = words.capability[row.capability]
  const [tool, setTool] = useState(row.tool ?? '')
  const mark = useMutation({
    // One after the other: what was said last is what stays.
    scope: { id: `stack ${row.capability}` },
    mutationFn: (said: { readonly state: StackRow['state']; readonly tool: string }) =>
      api.put<Pick<Readiness, 'stack'>>(`/api/readiness/stack/${row.capability}`, said),
    onSuccess: ({ stack }) => {
      client.setQueryData(readinessQuery.queryKey, (before) => (before === undefined ? before : { ...before, stack }))
      toast(words.saved(name))
    },
    onError: (error) => toastFailure(error),
  })
  const state = mark.isPending ? mark.variables.state : row.state
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {words.matters[row.capability]}
        <div className="quiet">{words.ours[row.capability]}</div>
      </td>
      <td className={css.place} data-state={state}>
        <NativeSelect
          aria-label={words.placeOf(name)}
          data={PLACE_OPTIONS}
          value={state}
          disabled={!may}
          onChange={({ currentTarget }) => {
            const place = PLACES.find((one) => one === currentTarget.value)
            if (place !== undefined) mark.mutate({ state: place, tool: place === 'elsewhere' ? tool : '' })
          }}
        />
      </td>
      <td>
        {state === 'elsewhere' ? (
          <TextInput
            aria-label={words.toolOf(name)}
            value={tool}
            maxLength={100}
            disabled={!may}
            onChange={({ currentTarget }) => setTool(currentTarget.value)}
            onBlur={() => (tool.trim() === (row.tool ?? '') ? undefined : mark.mutate({ state, tool: tool.trim() }))}
          />
        ) : (
          <span className="quiet">–</span>
        )}
      </td>
      <td className="quiet">
        {row.by === null || row.at === null ? '–' : words.saidBy(row.by, formats.relative(row.at))}
      </td>
    </tr>
  )
}
