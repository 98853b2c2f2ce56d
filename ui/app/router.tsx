import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router'
import { accountSearch } from '../account/search.ts'
import { accountsSearch } from '../accounts/search.ts'
import { assetsSearch } from '../assets/search.ts'
import { ctasSearch } from '../ctas/search.ts'
import { definitionSearch } from '../definition/search.ts'
import { formSearch, formsSearch } from '../forms/search.ts'
import { funnelSearch } from '../funnel/search.ts'
import { icpSearch } from '../icp/search.ts'
import { importSearch } from '../import/search.ts'
import { outboxSearch } from '../outbox/search.ts'
import { peopleSearch } from '../people/search.ts'
import { personSearch } from '../person/search.ts'
import { readinessSearch } from '../readiness/search.ts'
import { refusedSearch } from '../refused/search.ts'
import { setUpSearch } from '../set-up/search.ts'
import { settingsSearch } from '../settings/search.ts'
import { signInSearch } from '../sign-in/search.ts'
import { siteSearch } from '../site/search.ts'
import { workspacesSearch } from '../workspaces/search.ts'
import { Crash } from './crash.tsx'
import { NotFound } from './not-found.tsx'
import { outer } from './query.ts'
import { firstWorkspace, renewSession, type Session, sessionQuery } from './session.ts'
import { Shell } from './shell.tsx'
import { WaitingSetUp } from './waiting-set-up.tsx'

/** A screen that is loaded when somebody goes there. Named by type, so that a screen may ask the router for its own search. */
const lazily = (load: () => Promise<RouteComponent>): RouteComponent =>
  lazyRouteComponent(async () => ({ default: await load() }), 'default')

const session = (): Promise<Session> => outer.ensureQueryData(sessionQuery)

const root = createRootRoute({ component: Outlet, errorComponent: Crash, notFoundComponent: NotFound })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    const known = await session()
    if (known.user === null) {
      if (known.setUp === 'needed') return
      throw redirect({ to: '/sign-in', replace: true })
    }
    const workspace = firstWorkspace(known)
    if (workspace === undefined) throw redirect({ to: '/workspaces', replace: true })
    throw redirect({ to: '/w/$workspace/funnel', params: { workspace: workspace.slug }, replace: true })
  },
  component: WaitingSetUp,
})

const open = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => root, path, validateSearch: signInSearch, component })

const signIn = open(
  '/sign-in',
  lazily(() => import('../sign-in/sign-in.tsx').then((all) => all.SignInScreen)),
)
const forgot = open(
  '/forgot',
  lazily(() => import('../sign-in/forgot.tsx').then((all) => all.ForgotScreen)),
)
const reset = open(
  '/reset',
  lazily(() => import('../sign-in/reset.tsx').then((all) => all.ResetScreen)),
)
const invitation = open(
  '/invitation',
  lazily(() => import('../sign-in/invitation.tsx').then((all) => all.InvitationScreen)),
)

const setUpScreen = lazily(() => import('../set-up/screen.tsx').then((all) => all.SetUpScreen))
const firstSetUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  validateSearch: signInSearch,
  component: lazily(() => import('../sign-in/first-account.tsx').then((all) => all.FirstAccountScreen)),
})

const shared = createRoute({
  getParentRoute: () => root,
  path: '/shared/$token',
  component: lazily(() => import('../funnel/shared.tsx').then((all) => all.SharedScreen)),
})

/** To sign-in and, after it, back to where one was going. */
async function signedIn(href: string): Promise<Session> {
  const known = await session()
  if (known.user !== null) return known
  throw redirect({ to: '/sign-in', search: { to: href }, replace: true })
}

const workspaces = createRoute({
  getParentRoute: () => root,
  path: '/workspaces',
  validateSearch: workspacesSearch,
  beforeLoad: ({ location }) => signedIn(location.href),
  component: lazily(() => import('../workspaces/screen.tsx').then((all) => all.WorkspacesScreen)),
})

const workspace = createRoute({
  getParentRoute: () => root,
  path: '/w/$workspace',
  beforeLoad: async ({ location, params }) => {
    const { workspaces: known } = await signedIn(location.href)
    // A workspace made or joined a moment ago, perhaps in another tab.
    if (!known.some(({ slug }) => slug === params.workspace)) await renewSession()
  },
  component: Shell,
})

const begin = createRoute({
  getParentRoute: () => workspace,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspace/funnel', params, replace: true })
  },
})

const inside = <const Path extends string, Search extends object>(
  path: Path,
  validateSearch: (raw: Record<string, unknown>) => Search,
  component: RouteComponent,
) => createRoute({ getParentRoute: () => workspace, path, validateSearch, component })

const screens = [
  inside(
    '/funnel',
    funnelSearch,
    lazily(() => import('../funnel/screen.tsx').then((all) => all.FunnelScreen)),
  ),
  inside(
    '/people',
    peopleSearch,
    lazily(() => import('../people/screen.tsx').then((all) => all.PeopleScreen)),
  ),
  inside(
    '/people/$id',
    personSearch,
    lazily(() => import('../person/screen.tsx').then((all) => all.PersonScreen)),
  ),
  inside(
    '/accounts',
    accountsSearch,
    lazily(() => import('../accounts/screen.tsx').then((all) => all.AccountsScreen)),
  ),
  inside(
    '/accounts/$id',
    accountSearch,
    lazily(() => import('../account/screen.tsx').then((all) => all.AccountScreen)),
  ),
  inside(
    '/doors',
    formsSearch,
    lazily(() => import('../forms/screen.tsx').then((all) => all.FormsScreen)),
  ),
  inside(
    '/doors/forms/$id',
    formSearch,
    lazily(() => import('../forms/form-screen.tsx').then((all) => all.FormScreen)),
  ),
  inside(
    '/doors/assets',
    assetsSearch,
    lazily(() => import('../assets/screen.tsx').then((all) => all.AssetsScreen)),
  ),
  inside(
    '/doors/ctas',
    ctasSearch,
    lazily(() => import('../ctas/screen.tsx').then((all) => all.CtasScreen)),
  ),
  inside(
    '/doors/outbox',
    outboxSearch,
    lazily(() => import('../outbox/screen.tsx').then((all) => all.OutboxScreen)),
  ),
  inside(
    '/doors/refused',
    refusedSearch,
    lazily(() => import('../refused/screen.tsx').then((all) => all.RefusedScreen)),
  ),
  inside(
    '/doors/site',
    siteSearch,
    lazily(() => import('../site/screen.tsx').then((all) => all.SiteScreen)),
  ),
  inside(
    '/icp',
    icpSearch,
    lazily(() => import('../icp/screen.tsx').then((all) => all.IcpScreen)),
  ),
  inside(
    '/import',
    importSearch,
    lazily(() => import('../import/screen.tsx').then((all) => all.ImportScreen)),
  ),
  inside(
    '/readiness',
    readinessSearch,
    lazily(() => import('../readiness/screen.tsx').then((all) => all.ReadinessScreen)),
  ),
  inside(
    '/definition',
    definitionSearch,
    lazily(() => import('../definition/screen.tsx').then((all) => all.DefinitionScreen)),
  ),
  inside(
    '/settings',
    settingsSearch,
    lazily(() => import('../settings/screen.tsx').then((all) => all.SettingsScreen)),
  ),
  inside('/set-up', setUpSearch, setUpScreen),
] as const

const tree = root.addChildren([
  home,
  signIn,
  forgot,
  reset,
  invitation,
  firstSetUp,
  shared,
  workspaces,
  workspace.addChildren([begin, ...screens]),
])

/** Every address of the app. A screen's code is fetched when one points at its link. */
export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPreloadDelay: 50,
  scrollRestoration: true,
  defaultErrorComponent: Crash,
  defaultNotFoundComponent: NotFound,
  defaultPendingMinMs: 0,
})

/** Fetches the code of the screen at a path, while it is still found out who may see it. */
export function preloadScreen(path: string): void {
  const [, , found] = router.getMatchedRoutes(path)
  found?.options.component?.preload?.()?.catch(() => undefined)
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
