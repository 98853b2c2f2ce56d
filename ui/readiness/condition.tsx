import { Link, useParams } from '@tanstack/react-router'
import CircleCheck from 'lucide-react/icons/circle-check'
import CircleDashed from 'lucide-react/icons/circle-dashed'
import CircleX from 'lucide-react/icons/circle-x'
import type { Breaker, Condition } from '#src/measure/readiness/conditions.ts'
import type { Formats } from '../kit/formats.ts'
import { useFormats } from '../kit/use-formats.ts'
import { readinessWords } from '../words/readiness.ts'
import css from './readiness.module.css'

const words = readinessWords
const SIGNS = { met: CircleCheck, broken: CircleX, unknown: CircleDashed } as const

function whenOf({ id, withinMs }: Condition, formats: Formats): string {
  const when = words.when[id]
  return typeof when === 'string' ? when : when(formats.duration(withinMs ?? 0))
}

function proofOf({ id, state, of, broken }: Condition, formats: Formats): string {
  const proof = words.proof[id]
  if (state === 'unknown') return proof.unknown
  return state === 'met' ? proof.met(formats.number(of)) : proof.broken(formats.number(broken), formats.number(of))
}

/** A step with its condition, the proof of how it stands, and the leads that break it. */
export function ConditionCard({ condition }: { readonly condition: Condition }) {
  const formats = useFormats()
  const { workspace = '' } = useParams({ strict: false })
  const { id, state, leads, said } = condition
  const Sign = SIGNS[state]
  return (
    <li className={css.condition} data-state={state}>
      <div className={css.head}>
        <h3>{words.step[id]}</h3>
        <span className={css.state} data-state={state}>
          <Sign size={16} aria-hidden /> {words.state[state]}
        </span>
      </div>
      <p className="quiet">{whenOf(condition, formats)}</p>
      <p>{proofOf(condition, formats)}</p>
      {id === 'leak' && state === 'met' && said !== null ? <p className={css.said}>{said}</p> : null}
      {id === 'leak' ? (
        <Link to="/w/$workspace/funnel" params={{ workspace }}>
          {words.toFunnel}
        </Link>
      ) : null}
      {leads.length === 0 ? null : (
        <details className={css.leads}>
          <summary>{words.breaking}</summary>
          <ul>
            {leads.map((lead) => (
              <Lead key={lead.id} lead={lead} />
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}

function Lead({ lead }: { readonly lead: Breaker }) {
  const formats = useFormats()
  const { workspace = '' } = useParams({ strict: false })
  const fact = lead.ms === null ? lead.why : words.waited(formats.duration(lead.ms))
  return (
    <li>
      <Link to="/w/$workspace/people/$id" params={{ workspace, id: lead.id }}>
        {lead.name ?? lead.email ?? words.unnamed}
      </Link>{' '}
      {fact === null ? null : <span className="quiet">{fact}</span>}
    </li>
  )
}
