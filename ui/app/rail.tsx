import { UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import Keyboard from 'lucide-react/icons/keyboard'
import Search from 'lucide-react/icons/search'
import { may } from '#src/access/access.ts'
import { appWords } from '../words/app.ts'
import { Account } from './account-menu.tsx'
import { LiveSign } from './live-sign.tsx'
import { PLACES } from './places.ts'
import css from './rail.module.css'
import { useWorkspace } from './session.ts'
import { Switcher } from './switcher.tsx'

const GROUPS = [0, 1, 2] as const
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent)

interface RailProps {
  readonly isLive: boolean
  readonly onSearch: () => void
  readonly onKeys: () => void
}

/** The menu at the left of every screen that is wide enough. */
export function Rail({ isLive, onSearch, onKeys }: RailProps) {
  const { slug, role } = useWorkspace()
  return (
    <nav className={css.rail} aria-label={appWords.menu}>
      <Switcher />
      <UnstyledButton className={css.search} onClick={onSearch}>
        <Search size={16} aria-hidden />
        <span>{appWords.search}</span>
        <kbd aria-hidden>{IS_MAC ? '⌘K' : 'Ctrl K'}</kbd>
      </UnstyledButton>
      {GROUPS.map((group) => (
        <ul key={group} className={css.places}>
          {PLACES.filter((place) => place.group === group && may(role, place.needs)).map((place) => (
            <li key={place.to}>
              <Link
                to={place.to}
                params={{ workspace: slug }}
                className={css.place}
                activeProps={{ 'aria-current': 'page' }}
              >
                <place.icon size={16} aria-hidden />
                {place.name}
              </Link>
            </li>
          ))}
        </ul>
      ))}
      <div className={css.end}>
        <div className={css.line}>
          <LiveSign isLive={isLive} />
          <UnstyledButton className={css.keys} onClick={onKeys} aria-label={appWords.keysShow}>
            <Keyboard size={16} aria-hidden />
          </UnstyledButton>
        </div>
        <Account />
      </div>
    </nav>
  )
}
