import { QueryClientProvider } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Loading } from '../kit/loading.tsx'
import { appWords } from '../words/app.ts'
import { BottomBar, TopBar } from './bars.tsx'
import { useKeys } from './keys.ts'
import { useLive } from './live.ts'
import css from './message.module.css'
import { OfflineNotice } from './offline-notice.tsx'
import { clientOf } from './query.ts'
import { Rail } from './rail.tsx'
import { rememberWorkspace, useSession } from './session.ts'
import shellCss from './shell.module.css'

const Palette = lazy(() => import('./palette.tsx').then((all) => ({ default: all.Palette })))
const KeyHelp = lazy(() => import('./key-help.tsx').then((all) => ({ default: all.KeyHelp })))

/** The frame around every screen of a workspace; keeps strangers out and each workspace's data apart. */
export function Shell() {
  const { workspace: slug = '' } = useParams({ strict: false })
  const { user, workspaces } = useSession()
  const navigate = useNavigate()
  const href = useRouterState({ select: (state) => state.location.href })
  const isMember = workspaces.some((one) => one.slug === slug)
  useEffect(() => {
    if (user === null) void navigate({ to: '/sign-in', search: { to: href }, replace: true })
  }, [user, navigate, href])
  useEffect(() => {
    if (isMember) rememberWorkspace(slug)
  }, [isMember, slug])
  if (user === null) return null
  if (!isMember) return <NoMember slug={slug} />
  return (
    <QueryClientProvider client={clientOf(slug)}>
      <Frame slug={slug} />
    </QueryClientProvider>
  )
}

function NoMember({ slug }: { readonly slug: string }) {
  return (
    <main className={css.message}>
      <title>{appWords.noWorkspaceTitle}</title>
      <h1>{appWords.noWorkspaceTitle}</h1>
      <p>{appWords.noWorkspace(slug)}</p>
      <Link to="/workspaces">{appWords.toWorkspaces}</Link>
    </main>
  )
}

function Frame({ slug }: { readonly slug: string }) {
  const [overlay, setOverlay] = useState<'palette' | 'keys' | null>(null)
  const isLive = useLive(slug)
  const search = () => setOverlay('palette')
  useKeys({ slug, onSearch: search, onHelp: () => setOverlay('keys') })
  return (
    <div className={shellCss.shell}>
      <a href="#content" className={shellCss.skip}>
        {appWords.skip}
      </a>
      <Rail isLive={isLive} onSearch={search} onKeys={() => setOverlay('keys')} />
      <TopBar onSearch={search} />
      <main id="content" className={shellCss.content} tabIndex={-1}>
        <OfflineNotice />
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <BottomBar isLive={isLive} />
      <Suspense fallback={null}>
        {overlay === 'palette' ? <Palette onClose={() => setOverlay(null)} onKeys={() => setOverlay('keys')} /> : null}
        {overlay === 'keys' ? <KeyHelp onClose={() => setOverlay(null)} /> : null}
      </Suspense>
    </div>
  )
}
