import type { Share } from '#src/measure/site/report.ts'
import { Help } from '../kit/help.tsx'
import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { siteWords as words } from '../words/site.ts'
import type { SiteAnswer } from './questions.ts'
import { Rate } from './rate.tsx'
import css from './site.module.css'

interface Line {
  readonly name: string
  readonly visits: number
  readonly single: Share
  readonly again: Share
}

function Visits({ lines }: { readonly lines: readonly Line[] }) {
  const formats = useFormats()
  return lines.map(({ name, visits, single, again }) => (
    <tr key={name}>
      <td className={css.path} title={name}>
        <bdi>{name}</bdi>
      </td>
      <td>{formats.number(visits)}</td>
      <td>
        <Rate of={single} />
      </td>
      <td>
        <Rate of={again} />
      </td>
    </tr>
  ))
}

/** Visits by channel. */
export function Channels({ channels }: { readonly channels: SiteAnswer['channels'] }) {
  const { title, channel, visits, single, again } = words.channels
  return (
    <Section title={title}>
      <WideTable caption={title} head={[channel, visits, single, again]}>
        <Visits lines={channels.map((one) => ({ name: one.channel, ...one }))} />
      </WideTable>
    </Section>
  )
}

/** Visits by the page they began on. */
export function Entries({ entries }: { readonly entries: SiteAnswer['entries'] }) {
  const { title, page, visits, single, again } = words.entries
  return (
    <Section title={title}>
      <WideTable caption={title} head={[page, visits, single, again]}>
        <Visits lines={entries.map((one) => ({ name: one.path, ...one }))} />
      </WideTable>
    </Section>
  )
}

const helped = (name: string, text: string) => (
  <>
    {name} <Help about={name} text={text} />
  </>
)

/** Every page, most viewed first. */
export function Pages({ pages, total }: Pick<SiteAnswer, 'pages' | 'total'>) {
  const formats = useFormats()
  const said = words.pages
  return (
    <Section title={said.title} lead={said.lead(formats.number(pages.length), formats.number(total))}>
      <WideTable
        caption={said.title}
        head={[
          ...[said.page, said.views, said.visitors, said.entries, said.exits],
          helped(said.time, said.timeHelp),
          helped(said.scroll, said.scrollHelp),
          helped(said.again, said.againHelp),
          helped(said.leads, said.leadsHelp),
        ]}
      >
        {pages.map((page) => (
          <tr key={page.path}>
            <td className={css.path} title={page.path}>
              <bdi>{page.path}</bdi>
            </td>
            {[page.views, page.visitors, page.entries, page.exits].map((count, index) => (
              <td key={String(index)}>{formats.number(count)}</td>
            ))}
            <td>{page.seconds === null ? words.none : formats.duration(page.seconds * 1000)}</td>
            <td>{page.scroll === null ? words.none : formats.percent(page.scroll / 100)}</td>
            <td>
              <Rate of={page.again} />
            </td>
            <td>{formats.number(page.leads)}</td>
          </tr>
        ))}
      </WideTable>
    </Section>
  )
}
