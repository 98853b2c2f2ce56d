import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { PlanAnswer } from '#src/learn/definition-answer.ts'
import type { Plan } from '#src/learn/plan.ts'
import { api } from '../app/api.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { definitionWords } from '../words/definition.ts'
import { useDefinitionSearch } from './address.ts'
import { planQuery } from './queries.ts'
import css from './screen.module.css'
import { sourceOf, type Working } from './use-draft.ts'

const words = definitionWords.plan

/** Who would move were the draft published now; worked out as soon as it is opened. */
export function PlanDrawer({ working }: { readonly working: Working }) {
  const { search, go } = useDefinitionSearch()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(planQuery)
  const ask = useMutation({
    mutationFn: (full: boolean) => api.post<PlanAnswer>('/api/definition/plan', { full }),
    onSuccess: (answer) => client.setQueryData(planQuery.queryKey, answer),
  })
  const { revision, files } = working.draft
  const isOfThis = data !== undefined && 'revision' in data && data.revision === revision
  const mustAsk = data !== undefined && !isOfThis && files !== null && !ask.isPending
  const { mutate } = ask
  // Once for each revision: somebody else may save another one while this is open.
  const asked = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (!mustAsk || asked.current === revision) return
    asked.current = revision
    mutate(false)
  }, [mustAsk, mutate, revision])
  const { open: _, ...rest } = search
  const failed = error ?? ask.error
  return (
    <Drawer open onClose={() => go(rest)} title={words.title}>
      <div className={css.stack}>
        <p className="quiet">{words.explain}</p>
        {failed !== null ? (
          <Failure error={failed} what={words.failed} retry={() => (ask.isError ? mutate(false) : refetch())} />
        ) : data === undefined || !isOfThis ? (
          <Loading />
        ) : (
          <State answer={data} working={working} onAsk={(full) => mutate(full)} />
        )}
      </div>
    </Drawer>
  )
}

interface StateProps {
  readonly answer: PlanAnswer
  readonly working: Working
  readonly onAsk: (full: boolean) => void
}

function State({ answer, working, onAsk }: StateProps) {
  const { number } = useFormats()
  if (answer.state === 'running')
    return (
      <div role="status">
        <p>{answer.of === 0 ? definitionWords.bar.planning : words.progress(number(answer.done), number(answer.of))}</p>
        <Progress
          value={answer.of === 0 ? 100 : (100 * answer.done) / answer.of}
          animated={answer.of === 0}
          aria-label={definitionWords.bar.planning}
        />
      </div>
    )
  if (answer.state === 'failed')
    return (
      <div className={css.stack} role="alert">
        <p className={css.bad}>{`${words.failed}: ${answer.message}`}</p>
        <Again onAsk={() => onAsk(false)} label={words.again} />
      </div>
    )
  if (answer.state === 'none') return null
  const { plan } = answer
  const isWhole = plan.looked >= plan.people
  return (
    <>
      <p>
        {plan.people === 0
          ? words.nobody
          : isWhole
            ? words.basisAll(number(plan.people))
            : words.basisSample(number(plan.looked), number(plan.people))}
      </p>
      {plan.people > 0 && plan.moved.high === 0 ? <p>{words.none}</p> : null}
      {plan.groups.map((group) => (
        <Group key={`${group.kind} ${group.from} ${group.to}`} group={group} working={working} />
      ))}
      <div className={css.line}>
        <Again onAsk={() => onAsk(false)} label={words.again} />
        {isWhole ? null : <Again onAsk={() => onAsk(true)} label={words.full} />}
      </div>
    </>
  )
}

function Again({ onAsk, label }: { readonly onAsk: () => void; readonly label: string }) {
  return (
    <Button size="xs" variant="default" onClick={onAsk}>
      {label}
    </Button>
  )
}

const SHOWN = 10

function Group({ group, working }: { readonly group: Plan['groups'][number]; readonly working: Working }) {
  const { number } = useFormats()
  const { workspace = '' } = useParams({ strict: false })
  const { kind, from, to, people, low, high, who } = group
  const name = (id: string) =>
    id === '' ? words.nothing : id === 'unknown' ? words.notKnown : nameOf(kind, id, working)
  const count = words.people(number(people), number(low), number(high), low === high, people === 1)
  return (
    <section>
      <h3>{words.kinds[kind](name(from), name(to), count)}</h3>
      <ul>
        {who.slice(0, SHOWN).map(({ id, email }) => (
          <li key={id}>
            <Link to="/w/$workspace/people/$id" params={{ workspace, id }}>
              {email ?? words.unnamed}
            </Link>
          </li>
        ))}
        {people > SHOWN ? <li className="quiet">{words.more(number(people - Math.min(SHOWN, who.length)))}</li> : null}
      </ul>
    </section>
  )
}

/** What a stage, track, knock-out or team is called in the draft, else in the version in force. */
function nameOf(kind: Plan['groups'][number]['kind'], id: string, { source, inForce }: Working): string {
  const found = [source, sourceOf(inForce.files).source].flatMap((one) => {
    if (one === undefined) return []
    if (kind === 'stage') return one.stages.filter((stage) => stage.id === id).map(({ name, short }) => short ?? name)
    if (kind === 'track') return (one.tracks ?? []).filter((track) => track.id === id).map(({ name }) => name)
    if (kind === 'owner') return (one.routing?.teams ?? []).filter((team) => team.id === id).map((team) => team.name)
    return (one.disqualify ?? []).filter((rule) => rule.id === id).map(({ reason }) => reason)
  })
  return found[0] ?? id
}
