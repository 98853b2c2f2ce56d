import { Tabs } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react'
import { may, type Permission } from '#src/access/access.ts'
import { useWorkspace } from '../app/session.ts'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { settingsWords as words } from '../words/settings.ts'
import { TABS, type Tab } from './search.ts'
import css from './settings.module.css'

const route = getRouteApi('/w/$workspace/settings')

/** What each part is, and what one must be allowed to see it. */
const PARTS: Readonly<Record<Tab, { readonly needs: Permission; readonly part: ComponentType }>> = {
  you: { needs: 'read', part: lazy(() => import('./you.tsx').then((all) => ({ default: all.You }))) },
  workspace: {
    needs: 'read',
    part: lazy(() => import('./workspace.tsx').then((all) => ({ default: all.WorkspacePart }))),
  },
  mail: { needs: 'read', part: lazy(() => import('./mail.tsx').then((all) => ({ default: all.MailPart }))) },
  team: { needs: 'read', part: lazy(() => import('./team.tsx').then((all) => ({ default: all.Team }))) },
  reps: { needs: 'read', part: lazy(() => import('./reps.tsx').then((all) => ({ default: all.Reps }))) },
  keys: { needs: 'manage', part: lazy(() => import('./keys.tsx').then((all) => ({ default: all.Keys }))) },
  templates: {
    needs: 'define',
    part: lazy(() => import('./templates.tsx').then((all) => ({ default: all.Templates }))),
  },
  data: { needs: 'manage', part: lazy(() => import('./data-part.tsx').then((all) => ({ default: all.DataPart }))) },
}

/** One's own settings and the workspace's, a part at a time; which one is open is in the address. */
export function SettingsScreen() {
  const { role } = useWorkspace()
  const { tab = 'you' } = route.useSearch()
  const navigate = route.useNavigate()
  const shown = TABS.filter((one) => may(role, PARTS[one].needs))
  const open = shown.includes(tab) ? tab : 'you'
  const { part: Part } = PARTS[open]
  const tabs = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const list = tabs.current
    const tab = list?.querySelector(`[data-part="${open}"]`)
    if (list === null || !(tab instanceof HTMLElement)) return
    // On a phone the row of tabs is wider than the screen.
    const middle = tab.offsetLeft - list.offsetLeft + (tab.offsetWidth - list.clientWidth) / 2
    if (list.scrollWidth > list.clientWidth) list.scrollLeft = middle
  }, [open])
  return (
    <Page title={words.title}>
      <Tabs
        value={open}
        onChange={(next) => {
          const chosen = TABS.find((one) => one === next)
          if (chosen !== undefined) void navigate({ search: { tab: chosen } })
        }}
        keepMounted={false}
      >
        <Tabs.List ref={tabs} aria-label={words.parts} className={css.tabs ?? ''}>
          {shown.map((one) => (
            <Tabs.Tab key={one} value={one} data-part={one}>
              {words.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown.map((one) => (
          <Tabs.Panel key={one} value={one} className={css.panel ?? ''}>
            {one === open ? (
              <Suspense fallback={<Loading />}>
                <Part />
              </Suspense>
            ) : null}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
