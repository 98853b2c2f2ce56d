import { Button, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ROLES, type Role } from '#src/access/access.ts'
import { api } from '../app/api.ts'
import { useWorkspace } from '../app/session.ts'
import { Copy } from '../kit/copy.tsx'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { settingsWords, teamWords as words } from '../words/settings.ts'
import css from './settings.module.css'

interface Invited {
  readonly invitation: { readonly email: string }
  readonly link: string
  readonly mailed: boolean
}

/** Makes an invitation and shows its link, which is known only now. */
export function Invite({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient()
  const invite = useMutation({
    mutationFn: (asked: { readonly email: string; readonly role: Role }) =>
      api.post<Invited>('/api/team/invitations', asked),
    onSuccess: () => client.invalidateQueries({ queryKey: ['settings', 'team'] }),
  })
  return (
    <Drawer open onClose={onClose} title={words.inviteTitle} size="md">
      {invite.data === undefined ? (
        <InviteForm onAsked={invite.mutate} isBusy={invite.isPending} error={invite.error} />
      ) : (
        <div className={css.form}>
          <p>{(invite.data.mailed ? words.invitedMailed : words.invitedLink)(invite.data.invitation.email)}</p>
          <code className={css.secret}>{invite.data.link}</code>
          <div className={css.line}>
            <Copy text={invite.data.link} label={words.copyLink} />
            <Button variant="default" size="xs" onClick={() => invite.reset()}>
              {words.again}
            </Button>
          </div>
        </div>
      )}
    </Drawer>
  )
}

interface InviteFormProps {
  readonly onAsked: (asked: { readonly email: string; readonly role: Role }) => void
  readonly isBusy: boolean
  readonly error: Error | null
}

function InviteForm({ onAsked, isBusy, error }: InviteFormProps) {
  const { role: mine } = useWorkspace()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('rep')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAsked({ email, role })
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <TextInput
        data-autofocus
        type="email"
        label={words.email}
        required
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Select
        label={words.role}
        description={settingsWords.roles[role].may}
        allowDeselect={false}
        data={ROLES.filter((one) => mine === 'owner' || one !== 'owner').map((value) => ({
          value,
          label: settingsWords.roles[value].name,
        }))}
        value={role}
        onChange={(next) => setRole(ROLES.find((one) => one === next) ?? role)}
      />
      {error === null ? null : <Failure error={error} what={words.inviteTitle} />}
      <Button type="submit" loading={isBusy}>
        {words.inviteDo}
      </Button>
    </form>
  )
}
