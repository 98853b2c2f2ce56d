import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { siteWords } from '../words/site.ts'
import type { SiteAnswer } from './questions.ts'
import css from './site.module.css'

const words = siteWords.days
const HEIGHT = 120
const WIDTH = 1000

/** Visits a day as bars from zero; the numbers stand in a table behind. */
export function Days({ days }: { readonly days: SiteAnswer['days'] }) {
  const formats = useFormats()
  const most = Math.max(1, ...days.map(({ visits }) => visits))
  const width = WIDTH / Math.max(1, days.length)
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? '']
  const say = (day: string) => formats.date(`${day}T12:00:00Z`)
  return (
    <Section title={words.title}>
      <figure className={css.chart}>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className={css.bars}
          role="img"
          aria-label={words.chart(say(first), say(last), formats.number(most))}
        >
          {days.map(({ day, visits, views }, index) => {
            const height = (visits / most) * (HEIGHT - 2)
            return (
              <rect key={day} x={index * width + width * 0.1} y={HEIGHT - height} width={width * 0.8} height={height}>
                <title>{words.bar(say(day), formats.number(visits), formats.number(views))}</title>
              </rect>
            )
          })}
        </svg>
        <figcaption className={css.axis}>
          <span>{say(first)}</span>
          <span>{words.most(formats.number(most))}</span>
          <span>{say(last)}</span>
        </figcaption>
      </figure>
      <details>
        <summary>{words.table}</summary>
        <WideTable caption={words.title} head={[words.day, words.visits, words.views]}>
          {days.map(({ day, visits, views }) => (
            <tr key={day}>
              <td>{say(day)}</td>
              <td>{formats.number(visits)}</td>
              <td>{formats.number(views)}</td>
            </tr>
          ))}
        </WideTable>
      </details>
    </Section>
  )
}
