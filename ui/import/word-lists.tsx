import { NativeSelect, Radio } from '@mantine/core'
import type { FileAnswer } from '#src/capture/import/answers.ts'
import type { Choices } from '#src/capture/import/choices.ts'
import { useFormats } from '../kit/use-formats.ts'
import { importWords } from '../words/import.ts'
import { stageName } from './choices.ts'
import css from './import.module.css'

interface PartProps {
  readonly choices: Choices
  readonly change: (change: Partial<Choices>) => void
}

/** Asks how days such as 03/04/2025 are written, where nothing in the file tells. */
export function DayOrder({ choices, change, example }: PartProps & { readonly example: string | null }) {
  const { date } = useFormats()
  if (example === null) return null
  const [first = 1, second = 1, year = 2000] = example.split(/[/\- ]/).map(Number)
  const shown = (month: number, day: number): string => date(Date.UTC(year, month - 1, day, 12))
  return (
    <Radio.Group
      className={css.question}
      label={importWords.dayQuestion(example)}
      description={importWords.dayWhy}
      value={choices.dateOrder}
      onChange={(said) => change({ dateOrder: said === 'day first' ? 'day first' : 'month first' })}
    >
      <div className={css.line}>
        <Radio value="day first" label={importWords.dayFirst(shown(second, first))} />
        <Radio value="month first" label={importWords.monthFirst(shown(first, second))} />
      </div>
    </Radio.Group>
  )
}

/** The file's own words for stages, each beside the funnel's. */
export function WordLists({ file, choices, change }: PartProps & { readonly file: FileAnswer }) {
  const chosen = new Set(Object.values(choices.columns))
  if (chosen.has('stage') && choices.kind === 'people') {
    const data = [
      { value: '', label: importWords.stageNone },
      ...file.stages.map(({ id }) => ({ value: id, label: stageName(id, file.stages) })),
    ]
    return (
      <Words
        title={importWords.stageTitle}
        lead={importWords.stageLead}
        words={choices.stages}
        data={data}
        onChoose={(word, stage) => change({ stages: { ...choices.stages, [word]: stage } })}
      />
    )
  }
  if (!chosen.has('deal.stage') || choices.kind !== 'opportunities') return null
  const data = Object.entries(importWords.dealStatus).map(([value, label]) => ({ value, label }))
  const status = (said: string) => (said === 'won' || said === 'lost' ? said : 'open')
  return (
    <Words
      title={importWords.dealTitle}
      words={choices.deals}
      data={data}
      onChoose={(word, said) => change({ deals: { ...choices.deals, [word]: status(said) } })}
    />
  )
}

interface WordsProps {
  readonly title: string
  readonly lead?: string
  readonly words: Readonly<Record<string, string>>
  readonly data: { value: string; label: string }[]
  readonly onChoose: (word: string, value: string) => void
}

function Words({ title, lead, words, data, onChoose }: WordsProps) {
  if (Object.keys(words).length === 0) return null
  return (
    <section className={css.stack}>
      <div>
        <h2>{title}</h2>
        {lead === undefined ? null : <p className="quiet">{lead}</p>}
      </div>
      <ul className={css.words}>
        {Object.entries(words).map(([word, value]) => (
          <li key={word}>
            <span>{word}</span>
            <NativeSelect
              size="xs"
              aria-label={importWords.stageOf(word)}
              value={value}
              data={data}
              onChange={({ currentTarget }) => onChoose(word, currentTarget.value)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
