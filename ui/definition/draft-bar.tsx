import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import Check from 'lucide-react/icons/check'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { toldOf } from '../kit/failure.tsx'
import { toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { definitionWords } from '../words/definition.ts'
import { useDefinitionSearch } from './address.ts'
import { useProblems } from './problems.ts'
import { planQuery, progressQuery } from './queries.ts'
import css from './screen.module.css'
import type { Working } from './use-draft.ts'

const words = definitionWords.bar

/** What is in force, what the draft changes, and what can be done with it. */
export function DraftBar({ working }: { readonly working: Working }) {
  const { inForce, draft, saving, mayEdit } = working
  const { relative } = useFormats()
  const hasDraft = saving !== 'none'
  return (
    <section className={css.bar} aria-label={words.draft}>
      <div className={css.line}>
        {hasDraft ? (
          <strong>{changeText(working)}</strong>
        ) : (
          <>
            <strong>{words.inForce(inForce.version)}</strong>
            <span className="quiet">
              {words.by(inForce.by, relative(inForce.at))} {mayEdit ? words.noDraft : words.readOnly}
            </span>
          </>
        )}
        {hasDraft && mayEdit ? <SaveState working={working} /> : null}
        {hasDraft && mayEdit ? <Mistakes working={working} /> : null}
        {hasDraft ? <Doings working={working} /> : null}
      </div>
      {hasDraft && draft.files !== null && draft.basedOn < draft.inForce ? (
        <p className={css.warning}>{words.older(draft.basedOn, draft.inForce)}</p>
      ) : null}
      {saving === 'conflict' || saving === 'failed' ? <Trouble working={working} /> : null}
      <Progress />
    </section>
  )
}

function changeText({ draft, inForce, saving }: Working): string {
  if (draft.mistakes > 0 || (saving !== 'saved' && draft.files === null)) return words.draft
  if (draft.same) return words.inForce(inForce.version)
  return draft.changes.length === 0 ? words.onlyText(draft.inForce) : words.changed(draft.changes.length, draft.inForce)
}

function SaveState({ working: { saving } }: { readonly working: Working }) {
  if (saving === 'conflict' || saving === 'failed' || saving === 'none') return null
  return (
    <span className="quiet" role="status">
      {saving === 'saved' ? words.saved : saving === 'saving' ? words.saving : words.unsaved}
    </span>
  )
}

function Mistakes({ working }: { readonly working: Working }) {
  const { data } = useProblems(working)
  const { go } = useDefinitionSearch()
  const errors = data?.problems.filter(({ severity }) => severity === 'error') ?? []
  const [first] = errors
  if (first === undefined) return null
  return (
    <span className={`${css.bad} ${css.withSign}`}>
      <TriangleAlert size={14} aria-hidden />
      {words.mistakes(errors.length)}
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => go({ tab: 'code', file: first.file, line: first.line })}
      >
        {words.seeMistakes}
      </Button>
    </span>
  )
}

function Doings({ working }: { readonly working: Working }) {
  const { draft, inForce, saving, mayEdit } = working
  const { search, go } = useDefinitionSearch()
  const plan = useQuery({ ...planQuery, enabled: mayEdit }).data
  const { number } = useFormats()
  const isReady = saving === 'saved' && draft.mistakes === 0 && !draft.same
  const signed = draft.signOffs.length
  const planned =
    plan?.state === 'done' && plan.revision === draft.revision
      ? words.planned(
          definitionWords.plan.people(number(plan.plan.moved.people), '', '', true, plan.plan.moved.people === 1),
        )
      : plan?.state === 'running' && plan.revision === draft.revision
        ? words.planning
        : words.plan
  return (
    <div className={css.end}>
      {draft.agreements.length === 0 ? null : (
        <span className={`${signed === 2 ? css.good : css.warning} ${css.withSign}`}>
          {signed === 2 ? <Check size={14} aria-hidden /> : <TriangleAlert size={14} aria-hidden />}
          {words.signOffs(signed)}
        </span>
      )}
      {mayEdit ? (
        <>
          <Button
            size="xs"
            variant="subtle"
            onClick={() => void working.discard().catch((error: unknown) => toastFailure(error))}
          >
            {words.discard}
          </Button>
          <Button size="xs" variant="default" disabled={!isReady} onClick={() => go({ ...search, open: 'plan' })}>
            {planned}
          </Button>
        </>
      ) : null}
      <Button size="xs" disabled={!isReady} onClick={() => go({ ...search, open: 'publish' })}>
        {mayEdit ? words.publish(inForce.version + 1) : words.agree}
      </Button>
    </div>
  )
}

function Trouble({ working }: { readonly working: Working }) {
  const { why } = toldOf(working.error)
  const isConflict = working.saving === 'conflict'
  const told = (error: unknown) => toastFailure(error)
  const theirs = () => void working.loadTheirs().catch(told)
  // Only where somebody saw that there is another's draft may theirs be written over.
  const again = () => void (isConflict ? working.saveMine() : working.flush()).catch(told)
  return (
    <div className={css.line} role="alert">
      <span className={css.bad}>
        <strong>{isConflict ? words.conflict : words.failed}</strong> {why}
      </span>
      <div className={css.end}>
        {isConflict ? (
          <Button size="compact-sm" variant="default" onClick={theirs}>
            {words.theirs}
          </Button>
        ) : null}
        <Button size="compact-sm" variant="default" onClick={again}>
          {isConflict ? words.mine : words.again}
        </Button>
      </div>
    </div>
  )
}

function Progress() {
  const { data } = useQuery(progressQuery)
  const { number } = useFormats()
  if (data?.state === 'failed')
    return <p className={css.bad}>{`${words.progressFailed} ${data.note ?? words.noReason}`}</p>
  if (data?.state !== 'running' || data.left === 0) return null
  return (
    <p className="quiet" role="status">
      {words.progress(number(data.left), number(data.people))}
    </p>
  )
}
