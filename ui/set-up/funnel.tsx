import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { DraftAnswer, TemplatesAnswer, VersionAnswer } from '#src/learn/definition-answer.ts'
import { api } from '../app/api.ts'
import { Condition } from '../kit/condition.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { toastFailure } from '../kit/toast.tsx'
import { setUpWords } from '../words/set-up.ts'
import { Question, type QuestionProps } from './question.tsx'
import css from './set-up.module.css'
import { type Outline, outlineOf, shaped } from './shape.ts'

const FILE = 'funnel.yaml'

/** The chosen template with the answers in it, as a funnel with its numbers; published with one button. */
export function FunnelStep({ state, onNext, ...frame }: QuestionProps) {
  const { workspace = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({
    queryKey: ['definition', 'templates'],
    queryFn: () => api.get<TemplatesAnswer>('/api/definition/templates'),
  })
  const template = data?.templates.find(({ id }) => id === (state.answers.market?.template ?? 'it-services'))
  if (error !== null && data === undefined) return <Failure error={error} retry={refetch} />
  if (template === undefined) return <Loading />
  const before = template.files[FILE] ?? ''
  const file = shaped(before, state.answers)
  // The walks of a template tell its own numbers; with others in it they would be about another funnel.
  const files = file === before ? template.files : { [FILE]: file }
  const publish = async () => {
    try {
      await putIntoForce(files)
      await onNext()
    } catch (failure) {
      toastFailure(failure, setUpWords.publishFailed)
    }
  }
  const outline = outlineOf(file)
  return (
    <Question
      {...frame}
      title={setUpWords.funnelTitle}
      lead={setUpWords.funnelLead(outline.title)}
      save={setUpWords.publish}
      onNext={onNext}
      onSave={publish}
    >
      <Stages outline={outline} />
      <Tracks outline={outline} />
      <Promises outline={outline} />
      <div>
        <Link to="/w/$workspace/definition" params={{ workspace }}>
          {setUpWords.changeLater}
        </Link>
      </div>
    </Question>
  )
}

/** As a draft and its publishing, so that the version has its history like every later one. */
async function putIntoForce(files: Readonly<Record<string, string>>): Promise<void> {
  const inForce = await api.get<VersionAnswer>('/api/definition')
  if (JSON.stringify(Object.entries(inForce.files).sort()) === JSON.stringify(Object.entries(files).sort())) return
  const { revision } = await api.get<DraftAnswer>('/api/definition/draft')
  const draft = await api.put<DraftAnswer>('/api/definition/draft', { revision, files })
  if (draft.same) return
  const override = draft.agreements.length > 0 ? { override: setUpWords.publishWhy } : {}
  await api.post('/api/definition/publish', {
    ...{ revision: draft.revision, act: false, note: setUpWords.publishNote },
    ...override,
  })
}

function Stages({ outline }: { readonly outline: Outline }) {
  return (
    <ol className={css.stages}>
      {outline.stages.map(({ id, name, owner, goal, when, healthy }) => (
        <li key={id} className={css.stage}>
          <h3>{name}</h3>
          <p className="quiet">{setUpWords.ownedBy(owner)}</p>
          <p>{goal}</p>
          {when === '' ? (
            <p>{setUpWords.everybody}</p>
          ) : (
            <div>
              <p className="quiet">{setUpWords.entersWhen}</p>
              <p>
                <Condition cel={when} />
              </p>
            </div>
          )}
          {healthy === '' ? null : <p>{setUpWords.healthy(healthy)}</p>}
        </li>
      ))}
    </ol>
  )
}

function Tracks({ outline }: { readonly outline: Outline }) {
  if (outline.tracks.length === 0) return null
  return (
    <section>
      <h3>{setUpWords.tracks}</h3>
      <ul className={css.plain}>
        {outline.tracks.map(({ name, to }) => (
          <li key={name} className={css.line}>
            <span>{name}</span>
            <span className="quiet">{setUpWords.trackTo[to] ?? to}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Promises({ outline: { promises, hours } }: { readonly outline: Outline }) {
  const told = Object.entries(promises).filter(([name]) => setUpWords.promiseNames[name] !== undefined)
  if (told.length === 0) return null
  const days = hours?.days
    .map((day) => (setUpWords.dayNames as Readonly<Record<string, string>>)[day] ?? day)
    .join(', ')
  return (
    <section>
      <h3>{setUpWords.promises}</h3>
      <ul className={css.plain}>
        {told.map(([name, length]) => (
          <li key={name} className={css.line}>
            <span>{setUpWords.promiseNames[name]}</span>
            <span>{inWords(length)}</span>
          </li>
        ))}
      </ul>
      {hours === undefined ? null : (
        <p className="quiet">{setUpWords.workingHours(days ?? '', hours.open, hours.close)}</p>
      )}
    </section>
  )
}

/** `15m` as 15 minutes; what is written otherwise stays as it is. */
function inWords(length: string): string {
  const [, n = '', unit = ''] = /^(\d+)([mhd])$/.exec(length) ?? []
  const words = setUpWords.units[unit]
  return words === undefined ? length : `${n} ${n === '1' ? words[0] : words[1]}`
}
