import { ActionIcon, Button, Checkbox, Menu, Popover, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import Ellipsis from 'lucide-react/icons/ellipsis'
import Users from 'lucide-react/icons/users'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api.ts'
import { useWorkspace } from '../app/session.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { peopleWords as words } from '../words/people.ts'
import { useViews, type View } from './ask.ts'
import { type PeopleSearch, peopleSearch, sameSearch } from './search.ts'
import css from './table.module.css'

const KEY = ['people', 'views']
const EVERYBODY: PeopleSearch = {}
const ALIKE: PeopleSearch = { tab: 'alike' }

/** Saved views as tabs; whatever is looked at now can be kept as one. */
export function ViewsBar({ search }: { readonly search: PeopleSearch }) {
  const views = useViews().data ?? []
  const isKept = sameSearch(search, EVERYBODY) || views.some(({ query }) => sameSearch(search, query))
  return (
    <nav className={css.tabs} aria-label={words.views}>
      <Tab name={words.everybody} query={EVERYBODY} isCurrent={sameSearch(search, EVERYBODY)} />
      {views.map((view) => (
        <Tab
          key={view.id}
          name={view.name}
          query={view.query}
          isCurrent={sameSearch(search, view.query)}
          view={view}
          search={search}
        />
      ))}
      {isKept || search.tab !== undefined ? null : <SaveView search={search} />}
      <Tab name={words.alike.title} query={ALIKE} isCurrent={search.tab !== undefined} />
    </nav>
  )
}

interface TabProps {
  readonly name: string
  readonly query: PeopleSearch
  readonly isCurrent: boolean
  readonly view?: View
  readonly search?: PeopleSearch
}

function Tab({ name, query, isCurrent, view, search }: TabProps) {
  const { slug } = useWorkspace()
  return (
    <span className={css.tab} data-current={isCurrent}>
      <Link
        to="/w/$workspace/people"
        params={{ workspace: slug }}
        search={peopleSearch(query)}
        className={css.tabLink}
        aria-current={isCurrent ? 'page' : undefined}
        title={view === undefined || view.isMine ? name : words.sharedBy(view.by)}
        dir="auto"
      >
        {view?.shared === true ? <Users size={12} aria-hidden /> : null} {name}
      </Link>
      {view?.isMine === true ? <ViewMenu view={view} search={search ?? query} /> : null}
    </span>
  )
}

function ViewMenu({ view, search }: { readonly view: View; readonly search: PeopleSearch }) {
  const client = useQueryClient()
  const renew = () => client.invalidateQueries({ queryKey: KEY })
  const { id, name, shared, query } = view
  const change = async () => {
    try {
      await api.put(`/api/views/${id}`, { name, shared, query: search })
      toast(words.viewChanged(name))
      await renew()
    } catch (error) {
      toastFailure(error)
    }
  }
  const remove = async () => {
    try {
      await api.del(`/api/views/${id}`)
      await renew()
      toast(words.viewRemoved(name), async () => {
        await api.post('/api/views', { name, shared, query })
        await renew()
      })
    } catch (error) {
      toastFailure(error)
    }
  }
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={words.viewMenu(name)}>
          <Ellipsis size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {sameSearch(search, query) ? null : <Menu.Item onClick={() => void change()}>{words.updateView}</Menu.Item>}
        <Menu.Item onClick={() => void remove()}>{words.removeView}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function SaveView({ search }: { readonly search: PeopleSearch }) {
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const save = useMutation({
    mutationFn: () => api.post<View>('/api/views', { name: name.trim(), shared, query: search }),
    onSuccess: (view) => {
      setOpen(false)
      setName('')
      toast(words.viewSaved(view.name))
      return client.invalidateQueries({ queryKey: KEY })
    },
    onError: (error) => toastFailure(error),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') save.mutate()
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} width={280} trapFocus shadow="md" position="bottom-start">
      <Popover.Target>
        <Button variant="subtle" size="compact-sm" onClick={() => setOpen(!isOpen)}>
          {words.saveView}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.saveView}>
        <form className={css.bulkForm} onSubmit={submit}>
          <TextInput
            label={words.viewName}
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Checkbox
            label={words.shareView}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {words.save}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
