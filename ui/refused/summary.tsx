import type { RefusalSummary } from '#src/capture/refused/asked.ts'
import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { refusedWords as words } from '../words/refused.ts'
import css from './refused.module.css'

/** Which forms are attacked at this moment, and what is done about it. */
export function Attacks({ forms }: Pick<RefusalSummary, 'forms'>) {
  const formats = useFormats()
  return forms
    .filter(({ level }) => level > 0)
    .map(({ form, level, lastTen }) => (
      <div key={form} role="status" className={css.attack}>
        <strong>
          <bdi>{words.attack(form, formats.number(lastTen))}</bdi>
        </strong>{' '}
        <span className={css.level}>{words.level(formats.number(level))}</span>
        <p>{words.attackAnswer}</p>
      </div>
    ))
}

/** What became of everything in a month, and by form. */
export function Totals({ summary }: { readonly summary: RefusalSummary }) {
  const formats = useFormats()
  const { total, forms } = summary
  const all = total.accepted + total.confirm + total.refused
  return (
    <Section title={words.month}>
      <dl className={css.totals}>
        {(['accepted', 'confirm', 'refused'] as const).map((kind) => (
          <div key={kind}>
            <dt>{words[kind]}</dt>
            <dd>
              <span className={css.figure}>{formats.compact(total[kind])}</span>{' '}
              {all === 0 ? null : <span className="quiet">{words.share(formats.percent(total[kind] / all))}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {forms.length < 2 ? null : (
        <div className={css.forms}>
          <WideTable caption={words.byForm} head={[words.form, words.accepted, words.confirm, words.refused]}>
            {mostRefused(forms).map(({ form, accepted, confirm, refused }) => (
              <tr key={form}>
                <th scope="row">
                  <bdi>{form}</bdi>
                </th>
                <td>{formats.number(accepted)}</td>
                <td>{formats.number(confirm)}</td>
                <td>{formats.number(refused)}</td>
              </tr>
            ))}
          </WideTable>
        </div>
      )}
    </Section>
  )
}

const mostRefused = (forms: RefusalSummary['forms']) =>
  forms.toSorted((a, b) => b.refused - a.refused || (a.form < b.form ? -1 : 1))
