import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Role } from '#src/access/access.ts'
import { api } from '../app/api.ts'
import { outer } from '../app/query.ts'
import { renewSession, useSession } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { toastFailure } from '../kit/toast.tsx'
import { signInWords as words } from '../words/sign-in.ts'
import { Door } from './door.tsx'
import { useEnter } from './enter.ts'
import { DoorForm, PasswordField } from './parts.tsx'
import { useSignInSearch } from './use-search.ts'
import { useSending } from './use-sending.ts'

interface Invited {
  readonly workspace: string
  readonly slug: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string
  readonly hasAccount: boolean
}

/** Who invites to what; accepted with a new account, or by whoever is signed in as the invited address. */
export function InvitationScreen() {
  const { token } = useSignInSearch()
  if (token === undefined) return <Door title={words.invitationTitle} lead={words.noLink} />
  return <Open token={token} />
}

function Open({ token }: { readonly token: string }) {
  const { data, error } = useQuery(
    {
      queryKey: ['invitation', token],
      queryFn: () => api.get<Invited>(`/api/invitations/${encodeURIComponent(token)}`),
      refetchOnWindowFocus: false,
      retry: false,
    },
    outer,
  )
  if (data !== undefined) return <Answer token={token} invited={data} />
  return (
    <Door title={words.invitationTitle}>
      {error === null ? <Loading /> : <Failure error={error} what={words.deadLink} />}
    </Door>
  )
}

interface AnswerProps {
  readonly token: string
  readonly invited: Invited
}

function Answer({ token, invited }: AnswerProps) {
  const { user } = useSession()
  const lead = words.invitedBy(invited.invitedBy, words.roles[invited.role])
  return (
    <Door title={words.joinTitle(invited.workspace)} lead={lead}>
      {!invited.hasAccount ? (
        <NewAccount token={token} invited={invited} />
      ) : user?.email === invited.email ? (
        <Accept token={token} invited={invited} />
      ) : (
        <Elsewhere token={token} invited={invited} />
      )}
    </Door>
  )
}

/** Where an accepted invitation leads. */
const inside = (slug: string): string => `/w/${encodeURIComponent(slug)}/funnel`

function NewAccount({ token, invited }: AnswerProps) {
  const enter = useEnter()
  const sending = useSending(['name', 'password'])
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const send = async () => {
    await api.post(`/api/invitations/${encodeURIComponent(token)}/accept`, { name, password })
    await enter(inside(invited.slug))
  }
  return (
    <DoorForm sending={sending} onSend={send} button={words.join(invited.workspace)}>
      <TextInput label={words.email} value={invited.email} readOnly autoComplete="username" size="md" />
      <TextInput
        label={words.yourName}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={sending.wrong('name')}
        autoComplete="name"
        size="md"
      />
      <PasswordField
        label={words.choosePassword}
        value={password}
        onChange={setPassword}
        wrong={sending.wrong('password')}
        isNew
      />
    </DoorForm>
  )
}

function Accept({ token, invited }: AnswerProps) {
  const enter = useEnter()
  const sending = useSending()
  const send = async () => {
    await api.post(`/api/invitations/${encodeURIComponent(token)}/accept`, {})
    await enter(inside(invited.slug))
  }
  return (
    <DoorForm sending={sending} onSend={send} button={words.join(invited.workspace)}>
      {null}
    </DoorForm>
  )
}

/** Signed in as nobody, or as somebody else. */
function Elsewhere({ token, invited }: AnswerProps) {
  const { user } = useSession()
  const signOut = async () => {
    try {
      await api.del('/api/session')
      await renewSession()
    } catch (error) {
      toastFailure(error, words.signOutFirst)
    }
  }
  return (
    <>
      <p>{words.forAddress(invited.email)}</p>
      {user === null ? (
        <Button renderRoot={(props) => <Link {...props} to="/sign-in" search={{ to: `/invitation?token=${token}` }} />}>
          {words.signInToJoin}
        </Button>
      ) : (
        <>
          <p>{words.otherAddress(user.email)}</p>
          <Button variant="default" onClick={() => void signOut()}>
            {words.signOutFirst}
          </Button>
        </>
      )}
    </>
  )
}
