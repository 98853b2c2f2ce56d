import { ActionIcon, Button, SegmentedControl, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import Pencil from 'lucide-react/icons/pencil'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { useId, useState } from 'react'
import { compileCondition, compileEventTest } from '#src/definition/cel.ts'
import type { CelProblem } from '#src/definition/cel-build.ts'
import type { Scope } from '#src/definition/cel-scope.ts'
import { celOf } from '#src/definition/sentence.ts'
import { sentenceOf } from '#src/definition/sentence-read.ts'
import { toldOf } from '../kit/failure.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { definitionWords } from '../words/definition.ts'
import { sentenceWords } from '../words/definition-sentence.ts'
import { Builder } from './builder.tsx'
import css from './criterion.module.css'
import { useSetting } from './known.ts'
import { matchQuery } from './queries.ts'
import { Say } from './say.tsx'

const words = definitionWords.criterion

interface CriterionProps {
  readonly cel: string
  readonly use?: Scope['use']
  readonly label: string
  /** Absent: only to be read. */
  readonly onChange?: (cel: string) => void
  /** Begins opened, for a criterion that was just made. */
  readonly isOpen?: boolean
}

/** A condition in words; opened, a sentence to change or its code, with how many people match it now. */
export function Criterion({ cel, use = 'criterion', label, onChange, isOpen = false }: CriterionProps) {
  const [editing, setEditing] = useState(isOpen)
  const { labels } = useSetting()
  if (editing && onChange !== undefined)
    return (
      <CriterionEditor
        cel={cel}
        use={use}
        label={label}
        onDone={(next) => {
          if (next !== undefined && next !== cel) onChange(next)
          setEditing(false)
        }}
      />
    )
  const read = sentenceOf(cel)
  return (
    <div className={css.read}>
      <div className={css.said}>
        {read.ok ? <Say sentence={read.sentence} labels={labels} /> : <AsCode cel={cel} reason={read.reason} />}
      </div>
      {onChange === undefined ? null : (
        <ActionIcon
          variant="subtle"
          size="sm"
          className={css.edit ?? ''}
          aria-label={`${definitionWords.cards.edit}: ${label}`}
          onClick={() => setEditing(true)}
        >
          <Pencil size={14} aria-hidden />
        </ActionIcon>
      )}
    </div>
  )
}

function AsCode({ cel, reason }: { readonly cel: string; readonly reason: string }) {
  return (
    <div>
      <code className={css.code}>{cel}</code>
      <p className="quiet">{sentenceWords.noWords(reason)}</p>
    </div>
  )
}

function problemIn(cel: string, scope: Scope): CelProblem | undefined {
  const made = scope.use === 'event' ? compileEventTest(cel, scope) : compileCondition(cel, scope)
  return Array.isArray(made) ? made[0] : undefined
}

interface EditorProps {
  readonly cel: string
  readonly use: Scope['use']
  readonly label: string
  readonly onDone: (cel: string | undefined) => void
}

function CriterionEditor({ cel, use, label, onDone }: EditorProps) {
  const setting = useSetting()
  const scope = { ...setting.scope, use }
  const [text, setText] = useState(cel)
  const read = sentenceOf(text)
  const [mode, setMode] = useState<'sentence' | 'code'>(read.ok ? 'sentence' : 'code')
  const problem = problemIn(text, scope)
  const known = { scope, labels: setting.labels, names: setting.names }
  return (
    <fieldset className={css.editor}>
      <legend className="only-read">{label}</legend>
      <SegmentedControl
        size="xs"
        aria-label={words.mode}
        data={[
          { value: 'sentence', label: words.sentence, disabled: !read.ok },
          { value: 'code', label: words.code },
        ]}
        value={mode}
        onChange={(next) => setMode(next === 'code' ? 'code' : 'sentence')}
      />
      {mode === 'sentence' && read.ok ? (
        <Builder sentence={read.sentence} known={known} onChange={(sentence) => setText(celOf(sentence))} />
      ) : (
        <CodeField text={text} onChange={setText} reason={read.ok ? undefined : read.reason} />
      )}
      {problem === undefined ? (
        use === 'event' ? null : (
          <MatchCount expression={text} />
        )
      ) : (
        <ProblemOf problem={problem} text={text} onChange={setText} />
      )}
      <div className={css.buttons}>
        <Button size="compact-sm" disabled={problem !== undefined} onClick={() => onDone(text)}>
          {words.use}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onDone(undefined)}>
          {words.cancel}
        </Button>
      </div>
    </fieldset>
  )
}

interface CodeFieldProps {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly reason: string | undefined
}

function CodeField({ text, onChange, reason }: CodeFieldProps) {
  return (
    <Textarea
      autosize
      minRows={2}
      maxRows={10}
      spellCheck={false}
      classNames={{ input: css.code ?? '' }}
      aria-label={words.codeLabel}
      value={text}
      {...(reason === undefined ? {} : { description: sentenceWords.noWords(reason) })}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

interface ProblemOfProps {
  readonly problem: CelProblem
  readonly text: string
  readonly onChange: (text: string) => void
}

/** What is wrong, with the place marked and, where it is known, what to write instead. */
function ProblemOf({ problem, text, onChange }: ProblemOfProps) {
  const { start, end, message, hint } = problem
  const meant = /^did you mean "([^"]+)"\?$/.exec(hint ?? '')?.[1]
  const old = text.slice(start, end)
  const isQuoted = /^["']/.test(old)
  return (
    <div className={css.problem} role="alert">
      <TriangleAlert size={14} aria-hidden />
      <div>
        <p>{message}</p>
        <code className={css.code}>
          {text.slice(0, start)}
          <mark>{old === '' ? ' ' : old}</mark>
          {text.slice(end)}
        </code>
        {hint === undefined ? null : <p className={css.hint}>{hint}</p>}
        {meant === undefined ? null : (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => onChange(text.slice(0, start) + (isQuoted ? `"${meant}"` : meant) + text.slice(end))}
          >
            {words.meant(meant)}
          </Button>
        )}
      </div>
    </div>
  )
}

const PAUSE_MS = 500

/** How many people a condition holds for now, counted by the server a moment after the last change. */
function MatchCount({ expression }: { readonly expression: string }) {
  const { working } = useSetting()
  const [asked] = useDebouncedValue(expression, PAUSE_MS)
  const { data, error, isFetching } = useQuery(matchQuery(asked, working.files))
  const { number } = useFormats()
  const { workspace = '' } = useParams({ strict: false })
  const id = useId()
  if (isFetching || asked !== expression)
    return (
      <p className="quiet" role="status">
        {words.counting}
      </p>
    )
  if (error !== null)
    return (
      <p className="quiet" role="status">
        {words.countFailed} {toldOf(error).why}
      </p>
    )
  if (data === undefined) return null
  if (data.people === 0) return <p className="quiet">{words.nobodyYet}</p>
  const { match, unknown, looked, people, examples, cut } = data
  const exact = match.low === match.high
  return (
    <div className={css.count} role="status" aria-labelledby={id}>
      <strong id={id}>
        {exact
          ? words.matches(number(match.people), match.people === 1)
          : words.about(number(match.people), number(match.low), number(match.high))}
      </strong>
      <span className="quiet">
        {[
          ...(unknown.people === 0 ? [] : [words.unknown(number(unknown.people))]),
          ...(looked < people ? [words.lookedAt(number(looked), number(people))] : []),
          ...(cut ? [words.cut] : []),
        ].join(', ')}
      </span>
      {examples.length === 0 ? null : (
        <span>
          {words.examples}{' '}
          {examples.map(({ id: person, email }, i) => (
            <span key={person}>
              {i > 0 ? ', ' : ''}
              <Link to="/w/$workspace/people/$id" params={{ workspace, id: person }}>
                {email ?? definitionWords.plan.unnamed}
              </Link>
            </span>
          ))}
        </span>
      )}
    </div>
  )
}
