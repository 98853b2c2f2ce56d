import { Badge, Menu, Tooltip, UnstyledButton } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import Check from 'lucide-react/icons/check'
import Chevrons from 'lucide-react/icons/chevrons-up-down'
import Layers from 'lucide-react/icons/layers'
import Plus from 'lucide-react/icons/plus'
import { appWords } from '../words/app.ts'
import { useSession, useWorkspace } from './session.ts'
import css from './switcher.module.css'

/** The workspace one is in, and the way to another. */
export function Switcher() {
  const here = useWorkspace()
  const { workspaces } = useSession()
  const navigate = useNavigate()
  return (
    <div className={css.switcher}>
      <Menu width={240} position="bottom-start" shadow="md">
        <Menu.Target>
          <UnstyledButton className={css.target}>
            <span className={css.sign} aria-hidden>
              {[...here.name][0]?.toLocaleUpperCase() ?? ''}
            </span>
            <span className="one-line">{here.name}</span> <span className="only-read">{appWords.switchWorkspace}</span>
            <Chevrons size={14} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown className={css.list}>
          {workspaces.map(({ slug, name, demo }) => (
            <Menu.Item
              key={slug}
              rightSection={slug === here.slug ? <Check size={14} aria-hidden /> : null}
              onClick={() => void navigate({ to: '/w/$workspace/funnel', params: { workspace: slug } })}
            >
              {name} {demo ? <Badge size="xs">{appWords.demo}</Badge> : null}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<Layers size={14} aria-hidden />}
            onClick={() => void navigate({ to: '/workspaces', search: {} })}
          >
            {appWords.allWorkspaces}
          </Menu.Item>
          <Menu.Item
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => void navigate({ to: '/workspaces', search: { new: true } })}
          >
            {appWords.newWorkspace}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {here.demo ? (
        <Tooltip label={appWords.demoMeans}>
          <Badge color="yellow" variant="light" className={css.demo}>
            {appWords.demo}
          </Badge>
        </Tooltip>
      ) : null}
    </div>
  )
}
