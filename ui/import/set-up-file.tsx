import { Button, NativeSelect } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DryRunAnswer, FileAnswer, ImportState } from '#src/capture/import/answers.ts'
import { type Choices, clashes, mapOf, missing } from '#src/capture/import/choices.ts'
import type { FileKind } from '#src/capture/import/headers.ts'
import { api } from '../app/api.ts'
import { Failure } from '../kit/failure.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { importWords } from '../words/import.ts'
import { Check } from './check.tsx'
import { labelOf, useChoices } from './choices.ts'
import { Columns } from './columns.tsx'
import css from './import.module.css'
import { dryRunQuery } from './queries.ts'
import type { ImportSearch } from './search.ts'
import { DayOrder, WordLists } from './word-lists.tsx'

interface SetUpFileProps {
  readonly file: FileAnswer
  readonly isChecking: boolean
  readonly go: (to: ImportSearch) => void
}

/** Up to here every change is tried out at once; above it somebody asks for it. */
const SMALL = 2000

/** What the columns mean, what would happen, and the one button that does it. */
export function SetUpFile({ file, isChecking, go }: SetUpFileProps) {
  const [choices, change] = useChoices(file)
  const { number } = useFormats()
  const problems = problemsOf(choices, file)
  const map = mapOf(choices)
  const isTried = problems.length === 0 && (isChecking || file.rows <= SMALL)
  const tried = useQuery({ ...dryRunQuery(file.file, map), enabled: isTried })
  const begin = useBegin(file, map, go)
  return (
    <div className={css.stack}>
      <section className={css.stack}>
        <div className={css.line}>
          <h2 className={css.grow}>{file.name}</h2>
          <span className="quiet">{importWords.fileLine(number(file.rows), number(file.header.length))}</span>
          <Button variant="default" size="xs" onClick={() => go({})}>
            {importWords.another}
          </Button>
        </div>
        {file.guess.preset === null ? null : <p>{importWords.recognised(file.guess.preset.title)}</p>}
        <NativeSelect
          label={importWords.kindLabel}
          className={css.kind}
          value={choices.kind}
          data={Object.entries(importWords.kinds).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) => change({ kind: kindIn(currentTarget.value) })}
        />
      </section>
      <Bar
        {...{ file, choices, problems, isTried, begin }}
        answer={tried.data}
        isTrying={tried.isFetching}
        onCheck={() => go({ file: file.file, step: 'check' })}
      />
      {tried.error === null || !isTried ? null : <Failure error={tried.error} what={importWords.notRead} />}
      {begin.error === undefined ? null : <Failure error={begin.error} />}
      <DayOrder choices={choices} change={change} example={file.guess.ambiguousDay} />
      {tried.data === undefined || !isTried ? null : <Check answer={tried.data} file={file} />}
      <Columns file={file} choices={choices} change={change} />
      <WordLists file={file} choices={choices} change={change} />
    </div>
  )
}

const kindIn = (said: string): FileKind =>
  said === 'accounts' || said === 'opportunities' || said === 'events' || said === 'reps' ? said : 'people'

/** Why it cannot go in as it is chosen, in words. */
function problemsOf(choices: Choices, { stages }: FileAnswer): readonly string[] {
  const name = (target: string): string => labelOf(target, stages)
  return [
    ...missing(choices).map((group) => importWords.missing(group.map(name).join(importWords.or))),
    ...clashes(choices).map(({ target, columns }) => importWords.clash(name(target), columns.join(', '))),
    ...(choices.dateOrder === 'ask' ? [importWords.dayMissing] : []),
  ]
}

interface Begin {
  readonly isBusy: boolean
  readonly error: unknown
  readonly begin: () => Promise<void>
}

function useBegin(file: FileAnswer, map: object, go: (to: ImportSearch) => void): Begin {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const client = useQueryClient()
  const begin = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const state = await api.post<ImportState>('/api/imports', { file: file.file, map })
      await client.invalidateQueries({ queryKey: ['imports', 'list'] })
      go({ import: state.id })
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return { isBusy, error, begin }
}

interface BarProps {
  readonly file: FileAnswer
  readonly choices: Choices
  readonly problems: readonly string[]
  readonly isTried: boolean
  readonly isTrying: boolean
  readonly answer: DryRunAnswer | undefined
  readonly begin: Begin
  readonly onCheck: () => void
}

/** The one button, with what it will do in numbers; or why it cannot be pressed. */
function Bar({ choices, problems, isTried, isTrying, answer, begin, onCheck }: BarProps) {
  const { number } = useFormats()
  if (problems.length > 0) {
    return (
      <div className={css.bar} role="status">
        <ul className={css.problems}>
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </div>
    )
  }
  if (!isTried) {
    return (
      <div className={css.bar}>
        <Button onClick={onCheck}>{importWords.check}</Button>
      </div>
    )
  }
  const count = answer === undefined ? 0 : answer.new + answer.updated
  return (
    <div className={css.bar} role="status">
      {answer === undefined || isTrying ? (
        <span className="quiet">{importWords.checking}</span>
      ) : count === 0 ? (
        <strong>{answer.unchanged > 0 ? importWords.allKnown : importWords.nothingToImport}</strong>
      ) : (
        <>
          <Button onClick={() => void begin.begin()} loading={begin.isBusy}>
            {answer.refused === 0
              ? importWords.import(number(count), count, choices.kind)
              : importWords.importSome(number(count), count, choices.kind, number(answer.refused))}
          </Button>
          <span className="quiet">{importWords.contactsNobody}</span>
        </>
      )}
    </div>
  )
}
