import { Link } from '@tanstack/react-router'
import { may, type Permission } from '#src/access/access.ts'
import { doorsWords } from '../words/doors.ts'
import css from './door-tabs.module.css'
import { useWorkspace } from './session.ts'

/** Every part of Forms and pages, in the order a stranger meets them. */
const PARTS = [
  { to: '/w/$workspace/doors', name: doorsWords.forms, needs: 'read' },
  { to: '/w/$workspace/doors/assets', name: doorsWords.assets, needs: 'read' },
  { to: '/w/$workspace/doors/ctas', name: doorsWords.ctas, needs: 'read' },
  { to: '/w/$workspace/doors/site', name: doorsWords.site, needs: 'read' },
  { to: '/w/$workspace/doors/refused', name: doorsWords.refused, needs: 'define' },
  { to: '/w/$workspace/doors/outbox', name: doorsWords.outbox, needs: 'work' },
] as const satisfies readonly {
  readonly to: string
  readonly name: string
  readonly needs: Permission
}[]

/** The second level of Forms and pages: a link a part, under the title of each of their screens. */
export function DoorTabs() {
  const { slug, role } = useWorkspace()
  return (
    <nav className={css.tabs} aria-label={doorsWords.parts}>
      {PARTS.filter(({ needs }) => may(role, needs)).map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          params={{ workspace: slug }}
          className={css.tab}
          activeOptions={{ exact: to === '/w/$workspace/doors', includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
