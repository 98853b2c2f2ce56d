import { MultiSelect, NumberInput, Radio, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useWorkspace } from '../app/session.ts'
import { setUpWords } from '../words/set-up.ts'
import { Question, type QuestionProps } from './question.tsx'
import css from './set-up.module.css'

/** Where most companies of business customers are; others are typed into the funnel's own list. */
const COUNTRIES =
  'AE AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HR HU IE IL IN IS IT JP KE KR LT LU LV MA MT MX MY NG NL NO NZ PE PH PL PT RO RS SA SE SG SI SK TH TN TR TW UA US VN ZA'.split(
    ' ',
  )

const FIRST = 'it-services'

/** How they buy picks the template; the rest become points of fit. */
export function MarketQuestion({ state, onNext, ...frame }: QuestionProps) {
  const { locale } = useWorkspace()
  const before = state.answers.market
  const [template, setTemplate] = useState(before?.template ?? FIRST)
  const [industries, setIndustries] = useState<readonly string[]>(before?.industries ?? [])
  const [countries, setCountries] = useState<readonly string[]>(before?.countries ?? [])
  const [from, setFrom] = useState<number | string>(before?.headcount.from ?? '')
  const [to, setTo] = useState<number | string>(before?.headcount.to ?? '')
  const size = (value: number | string) => (typeof value === 'number' ? value : null)
  const save = () =>
    onNext({
      market: {
        template,
        industries: [...industries],
        countries: [...countries],
        headcount: { from: size(from), to: size(to) },
      },
    })
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  const among = COUNTRIES.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) =>
    a.label.localeCompare(b.label, locale),
  )
  return (
    <Question {...frame} title={setUpWords.marketTitle} onNext={onNext} onSave={save}>
      <Radio.Group
        label={setUpWords.marketHow}
        description={setUpWords.marketHowHint}
        value={template}
        onChange={setTemplate}
      >
        <div className={css.choices}>
          {Object.entries(setUpWords.templates).map(([id, [label, description]]) => (
            <Radio key={id} value={id} label={label} description={description} />
          ))}
        </div>
      </Radio.Group>
      <TagsInput
        label={setUpWords.industries}
        description={setUpWords.industriesHint}
        value={[...industries]}
        maxTags={20}
        onChange={setIndustries}
      />
      <MultiSelect
        label={setUpWords.countries}
        description={setUpWords.countriesHint}
        nothingFoundMessage={setUpWords.countriesNone}
        searchable
        data={among}
        value={[...countries]}
        maxValues={30}
        onChange={setCountries}
      />
      <fieldset className={css.plain} style={{ border: 0 }}>
        <legend className={css.legend}>{setUpWords.headcount}</legend>
        <div className={css.pair}>
          <NumberInput label={setUpWords.headcountFrom} min={1} max={1_000_000} value={from} onChange={setFrom} />
          <NumberInput label={setUpWords.headcountTo} min={1} max={1_000_000} value={to} onChange={setTo} />
        </div>
      </fieldset>
    </Question>
  )
}
