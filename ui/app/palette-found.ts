import { useMantineColorScheme } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import Building from 'lucide-react/icons/building-2'
import Keyboard from 'lucide-react/icons/keyboard'
import Layers from 'lucide-react/icons/layers'
import LogOut from 'lucide-react/icons/log-out'
import Monitor from 'lucide-react/icons/monitor'
import Moon from 'lucide-react/icons/moon'
import Sun from 'lucide-react/icons/sun'
import User from 'lucide-react/icons/user'
import { may } from '#src/access/access.ts'
import type { AccountPage } from '#src/identity/accounts/answer.ts'
import { appWords } from '../words/app.ts'
import { api } from './api.ts'
import { PLACES } from './places.ts'
import { useSession, useWorkspace } from './session.ts'
import { signOut } from './sign-out.ts'

/** Something the search can lead to. */
export interface Found {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly detail?: string
  readonly icon: typeof User
  readonly go: () => void
}

/** The few fields of the people table that are shown here. */
interface PeoplePage {
  readonly people: readonly { readonly id: string; readonly name: string | null; readonly email: string | null }[]
}

const SHORTEST = 2
const MOST_PEOPLE = 6
const MOST_ACCOUNTS = 4

interface Asked {
  /** What stands in the field now. */
  readonly typed: string
  /** The same a moment later, when typing rests. */
  readonly asked: string
  readonly onKeys: () => void
}

/** What a text leads to: screens and actions at once, people as the server answers. */
export function useFound({ typed, asked, onKeys }: Asked): {
  readonly found: readonly Found[]
  readonly isSearching: boolean
} {
  const people = usePeople(asked)
  const accounts = useAccounts(asked)
  const screens = useScreens()
  const actions = useActions(onKeys)
  const word = typed.toLocaleLowerCase()
  const fits = ({ label }: Found) => label.toLocaleLowerCase().includes(word)
  const who = typed.length < SHORTEST ? [] : [...people.found, ...accounts.found]
  return {
    found: [...who, ...screens.filter(fits), ...actions.filter(fits)],
    isSearching: people.isSearching || accounts.isSearching || typed !== asked,
  }
}

interface Answered {
  readonly found: readonly Found[]
  readonly isSearching: boolean
}

function usePeople(text: string): Answered {
  const { slug } = useWorkspace()
  const navigate = useNavigate()
  const { data, isFetching } = useQuery({
    queryKey: ['people', 'search', text],
    queryFn: () =>
      api.get<PeoplePage>('/api/people/table', { search: text, limit: MOST_PEOPLE, columns: 'name,email' }),
    enabled: text.length >= SHORTEST,
    placeholderData: keepPreviousData,
  })
  const found = (data?.people ?? []).map(({ id, name, email }) => ({
    id,
    group: appWords.searchPeople,
    label: name ?? email ?? id,
    ...(name === null || email === null ? {} : { detail: email }),
    icon: User,
    go: () => void navigate({ to: '/w/$workspace/people/$id', params: { workspace: slug, id } }),
  }))
  return { found, isSearching: isFetching }
}

function useAccounts(text: string): Answered {
  const { slug } = useWorkspace()
  const navigate = useNavigate()
  const { data, isFetching } = useQuery({
    queryKey: ['accounts', 'search', text],
    queryFn: () => api.get<AccountPage>('/api/accounts', { search: text, limit: MOST_ACCOUNTS }),
    enabled: text.length >= SHORTEST,
    placeholderData: keepPreviousData,
  })
  const found = (data?.items ?? []).map(({ id, name, domain }) => ({
    id,
    group: appWords.searchAccounts,
    label: name,
    ...(domain === null || domain === name ? {} : { detail: domain }),
    icon: Building,
    go: () => void navigate({ to: '/w/$workspace/accounts/$id', params: { workspace: slug, id } }),
  }))
  return { found, isSearching: isFetching }
}

function useScreens(): readonly Found[] {
  const { slug, role } = useWorkspace()
  const navigate = useNavigate()
  return PLACES.filter(({ needs }) => may(role, needs)).map(({ to, name, icon, letter }) => ({
    id: to,
    group: appWords.searchScreens,
    label: name,
    detail: `g ${letter}`,
    icon,
    go: () => void navigate({ to, params: { workspace: slug } }),
  }))
}

function useActions(onKeys: () => void): readonly Found[] {
  const navigate = useNavigate()
  const { slug: here } = useWorkspace()
  const { workspaces } = useSession()
  const { setColorScheme } = useMantineColorScheme()
  const group = appWords.searchActions
  const look = (scheme: 'light' | 'dark' | 'auto', name: string, icon: typeof Sun): Found => ({
    ...{ id: `look-${scheme}`, group, label: `${appWords.appearance}: ${name}`, icon },
    go: () => setColorScheme(scheme),
  })
  return [
    ...workspaces
      .filter(({ slug }) => slug !== here)
      .map(({ slug, name }) => ({
        ...{ id: `to-${slug}`, group, label: appWords.searchSwitch(name), icon: Layers },
        go: () => void navigate({ to: '/w/$workspace/funnel', params: { workspace: slug } }),
      })),
    { id: 'keys', group, label: appWords.keysShow, detail: '?', icon: Keyboard, go: onKeys },
    look('light', appWords.light, Sun),
    look('dark', appWords.dark, Moon),
    look('auto', appWords.auto, Monitor),
    { id: 'out', group, label: appWords.signOut, icon: LogOut, go: () => void signOut() },
  ]
}
