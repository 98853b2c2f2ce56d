import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Code } from '../kit/code.tsx'
import { Failure } from '../kit/failure.tsx'
import { formCodeWords as words } from '../words/forms.ts'
import { useFormSearch } from './address.ts'
import { completionsIn } from './completion.ts'
import css from './forms.module.css'
import { checkQuery } from './queries.ts'
import type { Working } from './use-form.ts'

const PAUSE_MS = 250
const NONE = [] as const

/** The form as text, with what is wrong marked in it. */
export function FormCode({ working }: { readonly working: Working }) {
  const { search, go } = useFormSearch()
  const [asked] = useDebouncedValue(working.text, PAUSE_MS)
  const { data, error, refetch } = useQuery({ ...checkQuery(asked), enabled: working.mayEdit })
  const problems = data?.problems ?? NONE
  return (
    <div className={css.code}>
      <Code
        label={words.label}
        text={working.text}
        isYaml
        readOnly={!working.mayEdit}
        problems={problems}
        line={search.line}
        fix={words.fix}
        onChange={working.write}
        complete={completionsIn}
      />
      <p className="quiet">{words.keys}</p>
      {error === null ? null : <Failure error={error} what={words.checkFailed} retry={refetch} />}
      {data === undefined ? (
        <p className="quiet">{working.mayEdit ? words.checking : null}</p>
      ) : problems.length === 0 ? (
        <p>{words.good}</p>
      ) : (
        <ul className={css.problems} aria-label={words.problems}>
          {problems.map((one) => (
            <li key={`${one.line} ${one.column} ${one.message}`} data-severity={one.severity}>
              <Button size="compact-xs" variant="default" onClick={() => go({ tab: 'code', line: one.line }, true)}>
                {words.goTo(one.line)}
              </Button>{' '}
              {one.message}
              {one.hint === undefined ? null : <span className="quiet">{` ${one.hint}`}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
