import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { FormAnswer, FormVersionLine } from '#src/capture/forms/form-answer.ts'
import { api } from '../app/api.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { formVersionsWords as words } from '../words/forms.ts'
import { useFormSearch } from './address.ts'
import css from './forms.module.css'
import { versionQuery } from './queries.ts'
import { TextArea } from './text-area.tsx'
import type { Working } from './use-form.ts'

/** Every version with who published it, its text, and the way back to it. */
export function Versions({ working }: { readonly working: Working }) {
  const { versions } = working.form
  if (versions.length === 0) return <Empty sentence={words.none} />
  return (
    <>
      <p className={css.lead}>{words.lead}</p>
      <ol className={css.versions}>
        {versions.map((line) => (
          <Version key={line.version} line={line} working={working} />
        ))}
      </ol>
    </>
  )
}

function Version({ line, working }: { readonly line: FormVersionLine; readonly working: Working }) {
  const { version, at, by, note } = line
  const { form, mayEdit, take } = working
  const { relative, dateTime } = useFormats()
  const { search, go } = useFormSearch()
  const isOpen = search.version === version
  const isLive = form.liveVersion === version
  const rollBack = useMutation({
    mutationFn: async () => {
      await working.flush()
      return api.post<FormAnswer>(`/api/forms/${form.id}/roll-back`, { version })
    },
    onSuccess: (answer) => {
      take(answer)
      toast(words.rolledBack(version, answer.liveVersion ?? 0))
    },
    onError: (error) => toastFailure(error, words.rollBackFailed),
  })
  return (
    <li>
      <div className={css.line}>
        <h3>{words.version(version)}</h3>
        {isLive ? (
          <span className={css.state} data-state="live">
            {words.live}
          </span>
        ) : null}
        <span className="quiet" title={dateTime(at)}>
          {words.by(by, relative(at))}
        </span>
        <div className={css.end}>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isOpen}
            aria-label={`${words.version(version)}: ${isOpen ? words.close : words.look}`}
            onClick={() => go({ tab: 'versions', ...(isOpen ? {} : { version }) }, true)}
          >
            {isOpen ? words.close : words.look}
          </Button>
          {isLive || !mayEdit ? null : (
            <Button
              size="compact-sm"
              variant="default"
              loading={rollBack.isPending}
              aria-label={`${words.version(version)}: ${words.rollBack}`}
              onClick={() => rollBack.mutate()}
            >
              {words.rollBack}
            </Button>
          )}
        </div>
      </div>
      <p className={note === '' ? 'quiet' : undefined}>{note === '' ? words.noNote : note}</p>
      {isOpen ? <Text id={form.id} version={version} /> : null}
    </li>
  )
}

function Text({ id, version }: { readonly id: string; readonly version: number }) {
  const { data, error, refetch } = useQuery(versionQuery(id, version))
  if (data === undefined)
    return error === null ? <Loading lines={4} /> : <Failure error={error} what={words.failed} retry={refetch} />
  return <TextArea label={words.version(version)} text={data.source} />
}
