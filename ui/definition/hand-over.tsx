import type { FunnelSource } from '#src/definition/schema.ts'
import { definitionWords } from '../words/definition.ts'
import css from './cards.module.css'
import { Criterion } from './criterion.tsx'
import { ChoiceField, DurationField, TextField } from './field.tsx'
import { Item, Section } from './item.tsx'
import { useSetting } from './known.ts'
import { freshId } from './stages.tsx'

const words = definitionWords.cards

interface RuleCriterionProps {
  readonly cel: string | undefined
  readonly path: readonly (string | number)[]
  readonly label: string
  /** Said where there is no condition. */
  readonly otherwise: string
}

function RuleCriterion({ cel, path, label, otherwise }: RuleCriterionProps) {
  const { working } = useSetting()
  if (cel === undefined) return <p>{otherwise}</p>
  const set = (value: string) => working.edit({ kind: 'set', path, value })
  return <Criterion cel={cel} label={label} {...(working.mayEdit ? { onChange: set } : {})} />
}

/** Who is out whatever the score. */
export function KnockOuts() {
  const { source, working, openCard } = useSetting()
  const rules = source.disqualify ?? []
  const add = () => {
    const id = freshId(rules, 'new-knock-out')
    const value = { id, when: 'person.disposable', reason: words.newReason }
    working.edit({ kind: 'insert', path: ['disqualify'], at: rules.length, value })
    openCard(`disqualify.${id}`)
  }
  return (
    <Section title={words.knockOuts} add={{ label: words.addKnockOut, onAdd: add }}>
      <ul className={css.list}>
        {rules.map(({ id, when, reason, guess }, index) => (
          <Item
            key={id}
            list={['disqualify']}
            index={index}
            of={rules.length}
            id={id}
            title={reason}
            guess={guess}
            form={
              <div className={css.fields}>
                <TextField
                  label={words.reason}
                  value={reason}
                  required
                  onDone={(value) => working.edit({ kind: 'set', path: ['disqualify', index, 'reason'], value })}
                />
              </div>
            }
          >
            <RuleCriterion cel={when} path={['disqualify', index, 'when']} label={reason} otherwise="" />
          </Item>
        ))}
      </ul>
    </Section>
  )
}

/** What happens with a qualified lead. */
export function Tracks() {
  const { source, working, openCard } = useSetting()
  const tracks = source.tracks ?? []
  const add = () => {
    const id = freshId(tracks, 'new-track')
    const value = { id, name: words.newTrack, when: 'fit >= 50', to: 'nurture' }
    // The last one takes everybody else, so a new one goes before it.
    const first = tracks.length === 0 ? [{ id: 'others', name: words.others, to: 'nurture' }] : []
    if (first[0] !== undefined) working.edit({ kind: 'insert', path: ['tracks'], at: 0, value: first[0] })
    working.edit({ kind: 'insert', path: ['tracks'], at: Math.max(0, tracks.length - 1), value })
    openCard(`tracks.${id}`)
  }
  return (
    <Section title={words.tracks} help={words.tracksHelp} add={{ label: words.addTrack, onAdd: add }}>
      <ol className={css.list}>
        {tracks.map(({ id, name, when, to, guess }, index) => (
          <Item
            key={id}
            list={['tracks']}
            index={index}
            of={tracks.length}
            id={id}
            title={name}
            guess={guess}
            ordered
            meta={<span>{`${words.to} ${words.toWords[to]}`}</span>}
            form={
              <div className={css.fields}>
                <TextField
                  label={words.name}
                  value={name}
                  required
                  onDone={(value) => working.edit({ kind: 'set', path: ['tracks', index, 'name'], value })}
                />
                <ChoiceField
                  label={words.to}
                  value={to}
                  choices={words.toWords}
                  onDone={(value) => working.edit({ kind: 'set', path: ['tracks', index, 'to'], value })}
                />
              </div>
            }
          >
            <RuleCriterion cel={when} path={['tracks', index, 'when']} label={name} otherwise={words.others} />
          </Item>
        ))}
      </ol>
    </Section>
  )
}

/** Who needs an owner, and which team it comes from. */
export function Routing() {
  const { source, working, openCard } = useSetting()
  const { routing } = source
  if (routing === undefined)
    return (
      <Section title={words.routing}>
        <p>{words.routingNobody}</p>
      </Section>
    )
  const { rules, teams, when } = routing
  const add = () => {
    const id = freshId(rules, 'new-rule')
    const value = { id, when: 'person.headcount >= 250', team: teams[0]?.id ?? '', why: words.newReason }
    working.edit({ kind: 'insert', path: ['routing', 'rules'], at: Math.max(0, rules.length - 1), value })
    openCard(`routing.rules.${id}`)
  }
  return (
    <Section title={words.routing} add={{ label: words.addRule, onAdd: add }}>
      <div className={css.lead}>
        <h3>{words.routingWhen}</h3>
        <RuleCriterion
          cel={when}
          path={['routing', 'when']}
          label={words.routingWhen}
          otherwise={words.routingNobody}
        />
      </div>
      <ol className={css.list}>
        {rules.map((rule, index) => (
          <RoutingItem key={rule.id} rule={rule} index={index} of={rules.length} teams={teams} />
        ))}
      </ol>
    </Section>
  )
}

type RoutingSource = NonNullable<FunnelSource['routing']>

interface RoutingItemProps {
  readonly rule: RoutingSource['rules'][number]
  readonly index: number
  readonly of: number
  readonly teams: RoutingSource['teams']
}

function RoutingItem({ rule: { id, when, team, why, guess }, index, of, teams }: RoutingItemProps) {
  const { working } = useSetting()
  const path = ['routing', 'rules', index]
  const names = Object.fromEntries(teams.map((one) => [one.id, one.name]))
  return (
    <Item
      list={['routing', 'rules']}
      index={index}
      of={of}
      id={id}
      title={names[team] ?? team}
      guess={guess}
      ordered
      meta={<span className="quiet">{why}</span>}
      form={
        <div className={css.fields}>
          <ChoiceField
            label={words.team}
            value={team}
            choices={names}
            onDone={(value) => working.edit({ kind: 'set', path: [...path, 'team'], value })}
          />
          <TextField
            label={words.why}
            value={why}
            required
            onDone={(value) => working.edit({ kind: 'set', path: [...path, 'why'], value })}
          />
        </div>
      }
    >
      <RuleCriterion cel={when} path={[...path, 'when']} label={why} otherwise={words.always} />
    </Item>
  )
}

/** The clocks of the hand-over. */
export function Clocks() {
  const { source, working } = useSetting()
  const clocks = ['assignWithin', 'respondWithin', 'breachAfter', 'followUpWithin'] as const
  return (
    <Section title={words.sla}>
      <div className={css.fields}>
        {clocks.map((key) =>
          working.mayEdit ? (
            <DurationField
              key={key}
              label={words[key]}
              value={source.sla?.[key] ?? ''}
              onDone={(value) =>
                working.edit(
                  value === '' ? { kind: 'remove', path: ['sla', key] } : { kind: 'set', path: ['sla', key], value },
                )
              }
            />
          ) : (
            <p key={key}>{`${words[key]}: ${source.sla?.[key] ?? words.notSet}`}</p>
          ),
        )}
      </div>
    </Section>
  )
}
