import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { may } from '#src/access/access.ts'
import { useSession } from '../app/session.ts'
import { signOut } from '../app/sign-out.ts'
import { Empty } from '../kit/empty.tsx'
import { Page } from '../kit/page.tsx'
import { workspacesWords as words } from '../words/workspaces.ts'
import { NewWorkspace } from './new-workspace.tsx'
import { WorkspaceLine } from './workspace-line.tsx'
import css from './workspaces.module.css'

const route = getRouteApi('/workspaces')

/** Every workspace of whoever is signed in, each with its leak and what waits there. */
export function WorkspacesScreen() {
  const { workspaces } = useSession()
  const { new: isNew = false } = route.useSearch()
  const navigate = route.useNavigate()
  // As the server has it: whoever was only let in somewhere founds nothing.
  const mayFound = workspaces.some(({ role }) => may(role, 'manage'))
  const add = mayFound ? <Button onClick={() => void navigate({ search: { new: true } })}>{words.add}</Button> : null
  return (
    <main>
      <Page
        title={words.title}
        lead={words.lead}
        actions={
          <>
            {add}
            <Button variant="default" onClick={() => void signOut()}>
              {words.signOut}
            </Button>
          </>
        }
      >
        {workspaces.length === 0 ? <Empty sentence={words.empty} /> : null}
        <ul className={css.list}>
          {workspaces.map((workspace) => (
            <WorkspaceLine key={workspace.slug} workspace={workspace} />
          ))}
        </ul>
        {mayFound ? null : <p className="quiet">{words.mayNot}</p>}
        {isNew && mayFound ? <NewWorkspace onClose={() => void navigate({ search: {}, replace: true })} /> : null}
      </Page>
    </main>
  )
}
