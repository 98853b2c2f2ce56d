import { Button } from '@mantine/core'
import ArrowLeft from 'lucide-react/icons/arrow-left'
import Printer from 'lucide-react/icons/printer'
import type { ReactNode } from 'react'
import type { FunnelSource } from '#src/definition/schema.ts'
import { sentenceOf } from '#src/definition/sentence-read.ts'
import type { VersionAnswer } from '#src/learn/definition-answer.ts'
import { useFormats } from '../kit/use-formats.ts'
import { definitionWords, spanText } from '../words/definition.ts'
import { useDefinitionSearch } from './address.ts'
import { labelsOf } from './known.ts'
import css from './printed.module.css'
import { Say } from './say.tsx'
import { sourceOf } from './use-draft.ts'

const words = definitionWords.printed
const cards = definitionWords.cards

/** The definitions in force on one page, for whoever works by them. */
export function Printed({ version }: { readonly version: VersionAnswer }) {
  const { go } = useDefinitionSearch()
  const { date } = useFormats()
  const { source } = sourceOf(version.files)
  if (source === undefined) return null
  const said = { source, labels: labelsOf(source.fields) }
  return (
    <article className={css.sheet}>
      <title>{words.title(source.title)}</title>
      <div className={css.tools}>
        <Button variant="default" leftSection={<ArrowLeft size={16} aria-hidden />} onClick={() => go({})}>
          {words.back}
        </Button>
        <Button leftSection={<Printer size={16} aria-hidden />} onClick={() => window.print()}>
          {words.print}
        </Button>
      </div>
      <h1>{words.title(source.title)}</h1>
      <p className="quiet">{words.version(version.version, date(version.at), version.by)}</p>
      <Definitions {...said} />
      <Outs {...said} />
      <Scores {...said} />
      <Times source={source} />
      <Signed version={version} />
    </article>
  )
}

interface SaidProps {
  readonly source: FunnelSource
  readonly labels: ReadonlyMap<string, string>
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={css.part}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Condition({ cel, labels }: { readonly cel: string; readonly labels: SaidProps['labels'] }) {
  const read = sentenceOf(cel)
  return read.ok ? <Say sentence={read.sentence} labels={labels} /> : <code>{cel}</code>
}

const isSpelled = (short: string): short is keyof typeof words.agreed => Object.hasOwn(words.agreed, short)

function Definitions({ source, labels }: SaidProps) {
  return (
    <Part title={words.definitions}>
      <dl className={css.list}>
        {source.stages.map(({ id, name, short, owner, enter, maxDwell }) => (
          <div key={id}>
            <dt>
              <strong>{name}</strong>
              {short === undefined || short === name ? null : (
                <span>{isSpelled(short) ? `${words.agreed[short]} (${short})` : short}</span>
              )}
              <span className="quiet">
                {[cards.owners[owner], ...(maxDwell === undefined ? [] : [cards.staysAtMost(spanText(maxDwell))])].join(
                  ' · ',
                )}
              </span>
            </dt>
            <dd>{enter === undefined ? cards.everybody : <Condition cel={enter} labels={labels} />}</dd>
          </div>
        ))}
      </dl>
    </Part>
  )
}

function Outs({ source, labels }: SaidProps) {
  const rules = source.disqualify ?? []
  if (rules.length === 0) return null
  return (
    <Part title={words.outs}>
      <dl className={css.list}>
        {rules.map(({ id, reason, when }) => (
          <div key={id}>
            <dt>{reason}</dt>
            <dd>
              <Condition cel={when} labels={labels} />
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  )
}

function Scores({ source: { scoring }, labels }: SaidProps) {
  const fit = scoring?.fit?.rules ?? []
  const engagement = scoring?.engagement?.rules ?? []
  return (
    <Part title={words.scoring}>
      <div className={css.halves}>
        <div>
          <h3>{words.fit}</h3>
          <dl className={css.scores}>
            {fit.map(({ id, reason, points, when }) => (
              <div key={id}>
                <dt>{points}</dt>
                <dd>
                  {reason}
                  <div className="quiet">
                    <Condition cel={when} labels={labels} />
                  </div>
                </dd>
              </div>
            ))}
          </dl>
        </div>
        <div>
          <h3>{words.engagement}</h3>
          <dl className={css.scores}>
            {engagement.map(({ id, reason, points, halfLife = scoring?.engagement?.halfLife }) => (
              <div key={id}>
                <dt>{points}</dt>
                <dd>
                  {reason}{' '}
                  <span className="quiet">
                    {points < 0 || halfLife === undefined || halfLife === 'never'
                      ? cards.never
                      : words.half(spanText(halfLife))}
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
    </Part>
  )
}

function Times({ source: { sla } }: { readonly source: FunnelSource }) {
  if (sla === undefined) return null
  const clocks = ['assignWithin', 'respondWithin', 'breachAfter', 'followUpWithin'] as const
  return (
    <Part title={words.sla}>
      <p>
        {clocks
          .filter((key) => sla[key] !== undefined)
          .map((key) => `${cards[key]} ${sla[key]}`)
          .join(' · ')}
      </p>
      {sla.hours === undefined ? null : (
        <p className="quiet">{words.business(sla.hours.days.join(', '), sla.hours.open, sla.hours.close)}</p>
      )}
    </Part>
  )
}

function Signed({ version: { signOffs } }: { readonly version: VersionAnswer }) {
  const { date } = useFormats()
  const publish = definitionWords.publish
  return (
    <Part title={words.signOffs}>
      {signOffs.length === 0 ? <p>{words.nobody}</p> : null}
      {signOffs.map(({ side, by, at, comment, override }) => (
        <p key={side}>
          {`${publish.side[side]}: ${(override ? publish.overridden : publish.signed)(by, date(at))}${comment === '' ? '' : ` (${comment})`}`}
        </p>
      ))}
    </Part>
  )
}
