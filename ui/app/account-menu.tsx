import { Menu, UnstyledButton } from '@mantine/core'
import CircleUser from 'lucide-react/icons/circle-user'
import LogOut from 'lucide-react/icons/log-out'
import { appWords } from '../words/app.ts'
import css from './account-menu.module.css'
import { AppearanceChoice } from './appearance-choice.tsx'
import { useSession } from './session.ts'
import { signOut } from './sign-out.ts'

/** Who is signed in, how it looks, and the way out. */
export function Account() {
  const { user } = useSession()
  if (user === null) return null
  return (
    <Menu width={240} position="top-start" shadow="md">
      <Menu.Target>
        <UnstyledButton className={css.target} aria-label={appWords.signedInAs(user.email)}>
          <CircleUser size={16} aria-hidden />
          <span className="one-line">{user.name === '' ? user.email : user.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <div className={css.appearance}>
          <AppearanceChoice />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={14} aria-hidden />} onClick={() => void signOut()}>
          {appWords.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
