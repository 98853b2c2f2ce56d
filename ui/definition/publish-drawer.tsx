import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Check from 'lucide-react/icons/check'
import { useState } from 'react'
import { SIDES, type Side } from '#src/definition/agreement.ts'
import type { DraftAnswer, PublishedAnswer } from '#src/learn/definition-answer.ts'
import { api } from '../app/api.ts'
import { useWorkspace } from '../app/session.ts'
import { Drawer } from '../kit/drawer.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { definitionWords } from '../words/definition.ts'
import { useDefinitionSearch } from './address.ts'
import { draftQuery } from './queries.ts'
import css from './screen.module.css'
import type { Working } from './use-draft.ts'

const words = definitionWords.publish

/** What changes, who agreed, and the button that puts it into force. */
export function PublishDrawer({ working }: { readonly working: Working }) {
  const { search, go } = useDefinitionSearch()
  const { draft, inForce, mayEdit } = working
  const { open: _, ...rest } = search
  return (
    <Drawer open onClose={() => go(rest)} title={words.title(inForce.version + 1)}>
      <div className={css.stack}>
        <section>
          <h3>{words.what}</h3>
          <ul>
            {draft.changes.map(({ sentence }) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          {draft.changes.length === 0 ? <p>{definitionWords.bar.onlyText(draft.inForce)}</p> : null}
        </section>
        <section>
          <h3>{words.agreement}</h3>
          <p className="quiet">
            {draft.agreements.length === 0 ? words.noAgreement : words.agreementExplain(draft.agreements.join(', '))}
          </p>
          {draft.agreements.length === 0
            ? null
            : SIDES.map((side) => <SignSide key={side} side={side} draft={draft} />)}
        </section>
        {mayEdit ? <PublishForm working={working} onDone={() => go({})} /> : null}
      </div>
    </Drawer>
  )
}

/** Who may sign for which side; the server asks the same. */
const signsFor = (role: string, side: Side): boolean =>
  role === 'owner' || role === 'admin' || role === (side === 'marketing' ? 'marketer' : 'rep')

function SignSide({ side, draft }: { readonly side: Side; readonly draft: DraftAnswer }) {
  const client = useQueryClient()
  const { role } = useWorkspace()
  const { relative, dateTime } = useFormats()
  const [comment, setComment] = useState('')
  const sign = useMutation({
    mutationFn: () => api.post<DraftAnswer>('/api/definition/sign-off', { side, revision: draft.revision, comment }),
    onSuccess: (answer) => client.setQueryData(draftQuery.queryKey, answer),
    onError: (error) => toastFailure(error),
  })
  const signed = draft.signOffs.find((one) => one.side === side)
  return (
    <div className={css.side}>
      <strong>{words.side[side]}</strong>
      {signed === undefined ? (
        <span className={css.warning}>{words.missing}</span>
      ) : (
        <span className={`${css.good} ${css.withSign}`} title={dateTime(signed.at)}>
          <Check size={14} aria-hidden />
          {words.signed(signed.by, relative(signed.at))}
        </span>
      )}
      {signed === undefined || signed.comment === '' ? null : <q>{signed.comment}</q>}
      {signed !== undefined || !signsFor(role, side) ? null : (
        <>
          <TextInput
            className={css.wide ?? ''}
            label={words.comment}
            value={comment}
            onChange={({ currentTarget }) => setComment(currentTarget.value)}
          />
          <Button size="xs" variant="default" loading={sign.isPending} onClick={() => sign.mutate()}>
            {words.sign(words.side[side].toLowerCase())}
          </Button>
        </>
      )}
    </div>
  )
}

function PublishForm({ working, onDone }: { readonly working: Working; readonly onDone: () => void }) {
  const { draft, inForce, saving } = working
  const client = useQueryClient()
  const { role } = useWorkspace()
  const [note, setNote] = useState('')
  const [act, setAct] = useState(false)
  const [override, setOverride] = useState('')
  const missing = draft.agreements.length > 0 && draft.signOffs.length < SIDES.length
  const mayOverride = missing && role === 'owner'
  const canPublish =
    saving === 'saved' &&
    draft.mistakes === 0 &&
    !draft.same &&
    (!missing || (mayOverride && override.trim().length >= 3))
  const publish = useMutation({
    mutationFn: () =>
      api.post<PublishedAnswer>('/api/definition/publish', {
        ...{ revision: draft.revision, act, note },
        ...(missing ? { override: override.trim() } : {}),
      }),
    onSuccess: async ({ version }) => {
      await client.invalidateQueries({ queryKey: ['definition'] })
      toast(words.done(version))
      onDone()
    },
    onError: (error) => toastFailure(error, words.failed),
  })
  return (
    <form
      className={css.stack}
      onSubmit={(event) => {
        event.preventDefault()
        if (canPublish) publish.mutate()
      }}
    >
      <Textarea
        label={words.note}
        placeholder={words.notePlaceholder}
        autosize
        minRows={2}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <Checkbox
        label={words.act}
        description={words.actExplain}
        checked={act}
        onChange={({ currentTarget }) => setAct(currentTarget.checked)}
      />
      {mayOverride ? (
        <TextInput
          label={words.override}
          description={words.overrideExplain}
          value={override}
          onChange={({ currentTarget }) => setOverride(currentTarget.value)}
        />
      ) : null}
      {draft.mistakes > 0 ? <p className={css.bad}>{words.mistakes}</p> : null}
      {missing && !canPublish ? <p className="quiet">{words.needs}</p> : null}
      <div>
        <Button type="submit" disabled={!canPublish} loading={publish.isPending}>
          {words.title(inForce.version + 1)}
        </Button>
      </div>
    </form>
  )
}
