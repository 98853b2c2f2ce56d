import { Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ROLES, type Role } from '#src/access/access.ts'
import { api } from '../app/api.ts'
import { useMay, useSession, useWorkspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Section } from '../kit/section.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { settingsWords, teamWords as words } from '../words/settings.ts'
import { Invite } from './invite.tsx'
import css from './settings.module.css'

interface Member {
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly twoFactor: boolean
  readonly since: string
}

interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string
  readonly expiresAt: string
}

interface TeamAnswer {
  readonly members: readonly Member[]
  readonly invitations: readonly Invitation[]
}

const KEY = ['settings', 'team'] as const

/** Who may sign in to the workspace, as what, and who is asked to. */
export function Team() {
  const mayManage = useMay('manage')
  const [isInviting, setInviting] = useState(false)
  const team = useQuery({ queryKey: KEY, queryFn: () => api.get<TeamAnswer>('/api/team') })
  if (team.error !== null && team.data === undefined) return <Failure error={team.error} retry={team.refetch} />
  if (team.data === undefined) return <Loading />
  const { members, invitations } = team.data
  const invite = <Button onClick={() => setInviting(true)}>{words.invite}</Button>
  return (
    <>
      <Section title={words.members} lead={words.lead} actions={mayManage ? invite : null}>
        <WideTable
          caption={words.members}
          head={[
            words.member,
            words.role,
            words.twoFactor,
            words.since,
            ...(mayManage ? [<Actions key="actions" />] : []),
          ]}
        >
          {members.map((member) => (
            <MemberRow key={member.userId} member={member} mayManage={mayManage} />
          ))}
        </WideTable>
      </Section>
      {invitations.length === 0 ? null : <Invitations invitations={invitations} mayManage={mayManage} />}
      <RolesSaid />
      {isInviting ? <Invite onClose={() => setInviting(false)} /> : null}
    </>
  )
}

const Actions = () => <span className="only-read">{words.actions}</span>

function MemberRow({ member, mayManage }: { readonly member: Member; readonly mayManage: boolean }) {
  const { userId, email, name, role, twoFactor, since } = member
  const { user } = useSession()
  const client = useQueryClient()
  const { date, dateTime } = useFormats()
  const again = () => client.invalidateQueries({ queryKey: KEY })
  const remove = useMutation({
    mutationFn: () => api.del(`/api/team/members/${userId}`),
    onSuccess: () => toast(`${words.removed(name)} ${words.reinvited}`),
    onError: (error) => toastFailure(error, words.removeOf(name)),
    onSettled: again,
  })
  return (
    <tr>
      <td>
        <strong>{name}</strong> {email === user?.email ? <span className="quiet">({words.you})</span> : null}
        <div className="quiet">{email}</div>
      </td>
      <td>{mayManage ? <RoleChoice member={member} onChanged={again} /> : settingsWords.roles[role].name}</td>
      <td>{twoFactor ? words.on : words.off}</td>
      <td title={dateTime(since)}>{date(since)}</td>
      {mayManage ? (
        <td>
          {email === user?.email ? null : (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={words.removeOf(name)}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {words.remove}
            </Button>
          )}
        </td>
      ) : null}
    </tr>
  )
}

function RoleChoice({ member, onChanged }: { readonly member: Member; readonly onChanged: () => unknown }) {
  const { role: mine } = useWorkspace()
  const { name, role, userId } = member
  const put = async (next: Role) => {
    await api.patch(`/api/team/members/${userId}`, { role: next })
    await onChanged()
  }
  const change = useMutation({
    mutationFn: put,
    onSuccess: (_, next) => toast(words.roleChanged(name, settingsWords.roles[next].name), () => put(role)),
    onError: (error) => toastFailure(error, words.roleOf(name)),
  })
  // Only an owner decides who is an owner.
  const choices = ROLES.filter((one) => mine === 'owner' || one !== 'owner' || role === 'owner')
  return (
    <Select
      aria-label={words.roleOf(name)}
      size="xs"
      w={130}
      allowDeselect={false}
      disabled={change.isPending || (role === 'owner' && mine !== 'owner')}
      data={choices.map((value) => ({ value, label: settingsWords.roles[value].name }))}
      value={role}
      onChange={(next) => {
        const chosen = ROLES.find((one) => one === next)
        if (chosen !== undefined && chosen !== role) change.mutate(chosen)
      }}
    />
  )
}

function Invitations({ invitations, mayManage }: Pick<TeamAnswer, 'invitations'> & { readonly mayManage: boolean }) {
  const client = useQueryClient()
  const { date } = useFormats()
  const withdraw = useMutation({
    mutationFn: (id: string) => api.del(`/api/team/invitations/${id}`),
    onSuccess: () => toast(words.withdrawn),
    onError: (error) => toastFailure(error, words.withdraw),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
  return (
    <Section title={words.invitations}>
      <WideTable caption={words.invitations} head={[words.email, words.role, '', '']}>
        {invitations.map(({ id, email, role, invitedBy, expiresAt }) => (
          <tr key={id}>
            <td>{email}</td>
            <td>{settingsWords.roles[role].name}</td>
            <td className="quiet">
              {words.invitedBy(invitedBy)}, {words.until(date(expiresAt))}
            </td>
            <td>
              {mayManage ? (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={words.withdrawOf(email)}
                  onClick={() => withdraw.mutate(id)}
                >
                  {words.withdraw}
                </Button>
              ) : null}
            </td>
          </tr>
        ))}
      </WideTable>
    </Section>
  )
}

function RolesSaid() {
  return (
    <Section title={words.mayTitle}>
      <dl className={css.roles}>
        {ROLES.map((role) => (
          <div key={role} style={{ display: 'contents' }}>
            <dt>{settingsWords.roles[role].name}</dt>
            <dd>{settingsWords.roles[role].may}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
