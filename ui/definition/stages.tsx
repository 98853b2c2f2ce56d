import type { FunnelSource } from '#src/definition/schema.ts'
import { StageBadge } from '../kit/stage-badge.tsx'
import { definitionWords, spanText } from '../words/definition.ts'
import css from './cards.module.css'
import { Criterion } from './criterion.tsx'
import { ChoiceField, DurationField, TextField } from './field.tsx'
import { Item, Section } from './item.tsx'
import { useSetting } from './known.ts'

const words = definitionWords.cards

type Stage = FunnelSource['stages'][number]

/** An id that nothing of a list has yet. */
export function freshId(taken: readonly { readonly id: string }[], stem: string): string {
  const isTaken = (id: string) => taken.some((one) => one.id === id)
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`
    if (!isTaken(id)) return id
  }
}

/** Every stage in order, with what it takes to enter it and how it ends. */
export function Stages() {
  const { source, working, openCard } = useSetting()
  const { stages } = source
  const add = () => {
    const id = freshId(stages, 'new-stage')
    working.edit({
      kind: 'insert',
      path: ['stages'],
      at: stages.length,
      value: { id, name: words.newStage, position: 'BOFU', owner: 'sales', enter: 'did("deal_won")' },
    })
    openCard(`stages.${id}`)
  }
  return (
    <Section title={words.stages} help={words.stagesHelp} add={{ label: words.addStage, onAdd: add }}>
      <ol className={css.list}>
        {stages.map((stage, index) => (
          <StageItem key={stage.id} stage={stage} index={index} />
        ))}
      </ol>
    </Section>
  )
}

function StageItem({ stage, index }: { readonly stage: Stage; readonly index: number }) {
  const { source, working } = useSetting()
  const path = ['stages', index]
  const { id, name, short, position, owner, enter, goal, maxDwell, guess } = stage
  return (
    <Item
      list={['stages']}
      index={index}
      of={source.stages.length}
      id={id}
      title={short === undefined || short === name ? name : `${name} (${short})`}
      guess={guess}
      ordered
      keepsLast={source.stages.length <= 2}
      meta={
        <>
          <StageBadge name={words.positions[position]} rank={index} of={source.stages.length} />
          <span>{words.owners[owner]}</span>
          {maxDwell === undefined ? null : <span>{words.staysAtMost(spanText(maxDwell))}</span>}
        </>
      }
      form={<StageForm stage={stage} index={index} />}
    >
      {goal === undefined ? null : <p className="quiet">{goal}</p>}
      <dl className={css.pairs}>
        <div>
          <dt>{words.enter}</dt>
          <dd>
            {enter === undefined ? (
              words.everybody
            ) : (
              <Criterion
                cel={enter}
                label={`${words.enter}: ${name}`}
                {...(working.mayEdit
                  ? { onChange: (value: string) => working.edit({ kind: 'set', path: [...path, 'enter'], value }) }
                  : {})}
              />
            )}
          </dd>
        </div>
        <div>
          <dt>{words.exit}</dt>
          <dd>{exitsOf(source, index).join('; ')}</dd>
        </div>
      </dl>
    </Item>
  )
}

/** How somebody leaves a stage, in words. */
function exitsOf({ stages, recycle = [], disqualify = [] }: FunnelSource, index: number): readonly string[] {
  const { id } = stages[index] ?? { id: '' }
  const next = stages[index + 1]
  const back = recycle.filter(({ from }) => [from].flat().includes(id))
  const named = (stage: string) => stages.find((one) => one.id === stage)?.name ?? stage
  return [
    ...(next === undefined ? [] : [words.exitNext(next.short ?? next.name)]),
    ...back.map(({ to, reason }) => words.exitRecycle(named(to), reason)),
    ...(disqualify.length === 0 ? [] : [words.exitOut]),
  ]
}

function StageForm({ stage, index }: { readonly stage: Stage; readonly index: number }) {
  const { working } = useSetting()
  const set = (key: string) => (value: string) =>
    working.edit(
      value === ''
        ? { kind: 'remove', path: ['stages', index, key] }
        : { kind: 'set', path: ['stages', index, key], value },
    )
  return (
    <div className={css.fields}>
      <TextField label={words.name} value={stage.name} required onDone={set('name')} />
      <TextField label={words.short} value={stage.short ?? ''} onDone={set('short')} />
      <ChoiceField label={words.position} value={stage.position} choices={words.positions} onDone={set('position')} />
      <ChoiceField label={words.owner} value={stage.owner} choices={words.owners} onDone={set('owner')} />
      <DurationField
        label={words.maxDwell}
        value={stage.maxDwell ?? ''}
        description={words.maxDwellHelp}
        onDone={set('maxDwell')}
      />
      <TextField label={words.goal} value={stage.goal ?? ''} onDone={set('goal')} />
      <TextField label={words.failure} value={stage.failure ?? ''} onDone={set('failure')} />
    </div>
  )
}
