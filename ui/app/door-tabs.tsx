import { Link, useLocation } from '@tanstack/react-router'
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

/** On a phone the row is longer than the screen: the part that one is in is never out of sight. */
const showCurrent = (row: HTMLElement | null): void =>
  row?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

/** The second level of Forms and pages: a link a part, under the title of each of their screens. */
export function DoorTabs() {
  const { slug, role } = useWorkspace()
  // One form is a part of Forms, though its address begins as those of the other parts do.
  const isOneForm = useLocation({ select: ({ pathname }) => pathname.startsWith(`/w/${slug}/doors/forms/`) })
  return (
    <nav className={css.tabs} aria-label={doorsWords.parts} ref={showCurrent}>
      {PARTS.filter(({ needs }) => may(role, needs)).map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          params={{ workspace: slug }}
          className={css.tab}
          activeOptions={{ exact: to === '/w/$workspace/doors', includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
          {...(isOneForm && to === '/w/$workspace/doors' ? { 'aria-current': 'true' } : {})}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
