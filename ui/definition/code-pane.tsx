import { Button, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { FUNNEL_FILE } from '#src/definition/compile.ts'
import { completionsAt, hoverAt, type OwnNames } from '#src/definition/completion.ts'
import type { ToldProblem } from '#src/definition/problem.ts'
import { Code } from '../kit/code.tsx'
import { Failure } from '../kit/failure.tsx'
import { definitionWords } from '../words/definition.ts'
import { useDefinitionSearch } from './address.ts'
import css from './code-pane.module.css'
import { useProblems } from './problems.ts'
import { namesQuery } from './queries.ts'
import type { Working } from './use-draft.ts'

const words = definitionWords.code

/** The files of the definition as text, with what is wrong marked in them. */
export function CodePane({ working }: { readonly working: Working }) {
  const { search, go } = useDefinitionSearch()
  const names = Object.keys(working.files).sort(
    (a, b) => Number(b === FUNNEL_FILE) - Number(a === FUNNEL_FILE) || a.localeCompare(b),
  )
  const file = search.file !== undefined && names.includes(search.file) ? search.file : FUNNEL_FILE
  const { data, error, refetch, isFetching } = useProblems(working)
  const problems = data?.problems ?? NONE
  const here = useMemo(() => problems.filter((one) => one.file === file), [problems, file])
  return (
    <div className={css.pane}>
      <Tabs
        value={file}
        onChange={(next) => {
          const { line: _, ...rest } = search
          go({ ...rest, ...(next === null ? {} : { file: next }) }, true)
        }}
        keepMounted={false}
      >
        <Tabs.List aria-label={words.files}>
          {names.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={file}>
          <Editor key={file} file={file} working={working} problems={here} line={search.line} />
        </Tabs.Panel>
      </Tabs>
      <p className="quiet">{working.mayEdit ? words.keys : words.readOnly}</p>
      {error === null ? null : <Failure error={error} what={words.checkFailed} retry={refetch} />}
      {data === undefined ? (
        <p className="quiet">{isFetching ? words.checking : null}</p>
      ) : problems.length === 0 ? (
        <p className={css.good}>{words.noProblems(data.walks)}</p>
      ) : (
        <Problems problems={problems} onGo={(one) => go({ ...search, file: one.file, line: one.line }, true)} />
      )}
    </div>
  )
}

const NONE: readonly ToldProblem[] = []

interface ProblemsProps {
  readonly problems: readonly ToldProblem[]
  readonly onGo: (problem: ToldProblem) => void
}

function Problems({ problems, onGo }: ProblemsProps) {
  return (
    <section>
      <h2>{words.problems}</h2>
      <ul className={css.problems}>
        {problems.map((one) => (
          <li key={`${one.file} ${one.line} ${one.column} ${one.message}`} data-severity={one.severity}>
            <Button size="compact-xs" variant="default" onClick={() => onGo(one)}>
              {one.file === FUNNEL_FILE ? words.goTo(one.line) : `${one.file}: ${words.goTo(one.line)}`}
            </Button>
            <span>
              {one.message}
              {one.hint === undefined ? null : <span className={css.hint}>{one.hint}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface EditorProps {
  readonly file: string
  readonly working: Working
  readonly problems: readonly ToldProblem[]
  readonly line: number | undefined
}

/** What the file itself names, for completion. */
function ownNames({ source }: Working, signals: readonly string[]): OwnNames {
  return {
    fields: (source?.fields ?? []).map(({ id, of = 'person' }) => ({ id, of })),
    lists: Object.keys(source?.lists ?? {}),
    stages: (source?.stages ?? []).map(({ id }) => id),
    tracks: (source?.tracks ?? []).map(({ id }) => id),
    teams: (source?.routing?.teams ?? []).map(({ id }) => id),
    purposes: (source?.consent?.purposes ?? []).map(({ id }) => id),
    signals,
  }
}

function Editor({ file, working, problems, line }: EditorProps) {
  const { data } = useQuery({ ...namesQuery, enabled: working.mayEdit })
  const signals = (data?.names ?? []).map(({ name }) => name)
  const isYaml = /\.ya?ml$/.test(file)
  return (
    <Code
      label={words.label(file)}
      text={working.files[file] ?? ''}
      isYaml={isYaml}
      readOnly={!working.mayEdit}
      problems={problems}
      line={line}
      fix={words.fix}
      onChange={(next) => working.write(file, next)}
      {...(isYaml && {
        complete: (text: string, at: number) => completionsAt(text, at, ownNames(working, signals)),
        meaning: hoverAt,
      })}
    />
  )
}
