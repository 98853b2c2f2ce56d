import { ActionIcon, Alert, Button, Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import Ellipsis from 'lucide-react/icons/ellipsis'
import type { FormAnswer } from '#src/capture/forms/form-answer.ts'
import { api } from '../app/api.ts'
import { useMay, useWorkspace } from '../app/session.ts'
import { toldOf } from '../kit/failure.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { formWords as words } from '../words/forms.ts'
import { useFormSearch } from './address.ts'
import css from './forms.module.css'
import { askPreview, formQuery, formsQuery } from './queries.ts'
import { State } from './screen.tsx'
import type { Working } from './use-form.ts'

/** Where the form stands, and what may be done with the whole of it; stays in sight. */
export function Standing({ working }: { readonly working: Working }) {
  const { form, saving, error, mayEdit } = working
  const { search, go } = useFormSearch()
  const differs = form.changed || saving !== 'saved'
  return (
    <>
      <div className={css.standing}>
        <State form={form} />
        <span className="quiet">{differenceOf(working, differs)}</span>
        <span className={css.saving} data-saving={saving} role="status">
          {mayEdit && differs ? words.saving[saving] : null}
        </span>
        <div className={css.end}>
          <Preview working={working} />
          {mayEdit ? (
            <Button size="xs" disabled={!differs} onClick={() => go({ ...search, open: 'publish' })}>
              {words.publish}
            </Button>
          ) : null}
          <More working={working} />
        </div>
      </div>
      {saving === 'conflict' ? (
        <Alert color="orange" title={toldOf(error).why} className={css.alert ?? ''}>
          <p>{words.conflict.lead}</p>
          <div className={css.line}>
            <Button size="xs" variant="default" onClick={() => void working.loadTheirs().catch(toastFailure)}>
              {words.conflict.theirs}
            </Button>
            <Button size="xs" variant="default" onClick={() => void working.saveMine().catch(toastFailure)}>
              {words.conflict.mine}
            </Button>
          </div>
        </Alert>
      ) : null}
      {saving === 'failed' ? (
        <Alert color="red" title={words.saving.failed} className={css.alert ?? ''}>
          <p>{toldOf(error).why}</p>
          <Button size="xs" variant="default" onClick={() => void working.flush().catch(() => undefined)}>
            {words.retry}
          </Button>
        </Alert>
      ) : null}
    </>
  )
}

function differenceOf({ form }: Working, differs: boolean): string {
  if (form.state === 'archived') return words.isArchived
  if (form.state === 'draft') return words.notPublished
  if (form.state === 'off') return words.takenDown
  return differs ? words.differs(form.liveVersion ?? 0) : words.upToDate()
}

/** Opens the draft as strangers would see it, at once, so that the browser takes it for what the press was for. */
function Preview({ working }: { readonly working: Working }) {
  const open = () => {
    const tab = window.open('about:blank', '_blank')
    const go = async () => {
      const { id } = await working.flush()
      const { path } = await askPreview(id)
      if (tab === null) throw new Error(words.previewBlocked)
      tab.opener = null
      tab.location.href = path
    }
    go().catch((error: unknown) => {
      tab?.close()
      toastFailure(error, words.previewBlocked)
    })
  }
  return (
    <Button size="xs" variant="default" onClick={open}>
      {words.preview}
    </Button>
  )
}

/** A form as it was before it was deleted or archived, live again if it was. */
async function broughtBack({ id, source, liveVersion }: FormAnswer, isGone: boolean): Promise<void> {
  if (isGone) await api.post('/api/forms', { id, source })
  else await api.post(`/api/forms/${id}/restore`, {})
  if (liveVersion !== null) await api.post(`/api/forms/${id}/show`, { version: liveVersion })
}

function More({ working }: { readonly working: Working }) {
  const { form, take } = working
  const { id, state, lastVersion } = form
  const client = useQueryClient()
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  const mayDefine = useMay('define')
  const act = useMutation({
    mutationFn: async ({ path, body }: { readonly path: string; readonly body?: unknown; readonly said: string }) =>
      api.post<FormAnswer>(`/api/forms/${id}/${path}`, body ?? {}),
    onSuccess: (answer, { said }) => {
      take(answer)
      toast(said)
    },
    onError: (error) => toastFailure(error, words.actFailed),
  })
  const remove = useMutation({
    mutationFn: () => api.del(`/api/forms/${id}`),
    onSuccess: async () => {
      const isGone = lastVersion === 0
      await navigate({ to: '/w/$workspace/doors', params: { workspace: slug } })
      await client.invalidateQueries({ queryKey: formsQuery.queryKey })
      client.removeQueries({ queryKey: formQuery(id).queryKey })
      const back = () => broughtBack(form, isGone).then(() => client.invalidateQueries({ queryKey: ['forms'] }))
      toast(isGone ? words.removed : words.archived, back)
    },
    onError: (error) => toastFailure(error, words.actFailed),
  })
  if (!mayDefine) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size="md" aria-label={words.more}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {state === 'live' ? (
          <Menu.Item onClick={() => act.mutate({ path: 'show', body: { version: null }, said: words.tookDown })}>
            {words.takeDown}
          </Menu.Item>
        ) : null}
        {state === 'off' ? (
          <Menu.Item
            onClick={() => act.mutate({ path: 'show', body: { version: lastVersion }, said: words.shown(lastVersion) })}
          >
            {words.show(lastVersion)}
          </Menu.Item>
        ) : null}
        {state === 'archived' ? (
          <Menu.Item onClick={() => act.mutate({ path: 'restore', said: words.restored })}>{words.restore}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => remove.mutate()}>{lastVersion === 0 ? words.remove : words.archive}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
