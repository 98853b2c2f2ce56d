import { Menu, UnstyledButton } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import Ellipsis from 'lucide-react/icons/ellipsis'
import Search from 'lucide-react/icons/search'
import { may } from '#src/access/access.ts'
import { appWords } from '../words/app.ts'
import css from './bars.module.css'
import { LiveSign } from './live-sign.tsx'
import { PLACES } from './places.ts'
import { useSession, useWorkspace } from './session.ts'
import { signOut } from './sign-out.ts'
import { Switcher } from './switcher.tsx'

const FIRST = PLACES.filter(({ group }) => group === 0)
const REST = PLACES.filter(({ group }) => group > 0)

/** On a phone: which workspace, and search. */
export function TopBar({ onSearch }: { readonly onSearch: () => void }) {
  return (
    <header className={css.top}>
      <Switcher />
      <UnstyledButton className={css.sign} onClick={onSearch} aria-label={appWords.search}>
        <Search size={20} aria-hidden />
      </UnstyledButton>
    </header>
  )
}

/** On a phone: the three screens one is in most, and the others behind a button. */
export function BottomBar({ isLive }: { readonly isLive: boolean }) {
  const { slug, role } = useWorkspace()
  const { user } = useSession()
  const navigate = useNavigate()
  return (
    <nav className={css.bottom} aria-label={appWords.menu}>
      {FIRST.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          params={{ workspace: slug }}
          className={css.place}
          activeProps={{ 'aria-current': 'page' }}
        >
          <place.icon size={20} aria-hidden />
          {place.name}
        </Link>
      ))}
      <Menu position="top-end" width={240} shadow="md">
        <Menu.Target>
          <UnstyledButton className={css.place}>
            <Ellipsis size={20} aria-hidden />
            {appWords.more}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {REST.filter(({ needs }) => may(role, needs)).map((place) => (
            <Menu.Item
              key={place.to}
              leftSection={<place.icon size={16} aria-hidden />}
              onClick={() => void navigate({ to: place.to, params: { workspace: slug } })}
            >
              {place.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>
            <LiveSign isLive={isLive} />
          </Menu.Label>
          <Menu.Label>{user?.email}</Menu.Label>
          <Menu.Item onClick={() => void signOut()}>{appWords.signOut}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  )
}
