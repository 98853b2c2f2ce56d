import Building from 'lucide-react/icons/building-2'
import ClipboardCheck from 'lucide-react/icons/clipboard-check'
import DoorOpen from 'lucide-react/icons/door-open'
import Funnel from 'lucide-react/icons/funnel'
import Settings from 'lucide-react/icons/settings'
import Sliders from 'lucide-react/icons/sliders-horizontal'
import Target from 'lucide-react/icons/target'
import Upload from 'lucide-react/icons/upload'
import Users from 'lucide-react/icons/users'
import type { Permission } from '#src/access/access.ts'
import { appWords } from '../words/app.ts'

/** Every screen of the menu: where, its sign, the letter after `g`, and what one must be allowed to see it. */
export const PLACES = [
  { to: '/w/$workspace/funnel', name: appWords.funnel, icon: Funnel, letter: 'f', needs: 'read', group: 0 },
  { to: '/w/$workspace/people', name: appWords.people, icon: Users, letter: 'p', needs: 'read', group: 0 },
  { to: '/w/$workspace/accounts', name: appWords.accounts, icon: Building, letter: 'a', needs: 'read', group: 0 },
  { to: '/w/$workspace/doors', name: appWords.doors, icon: DoorOpen, letter: 'o', needs: 'read', group: 1 },
  { to: '/w/$workspace/icp', name: appWords.icp, icon: Target, letter: 'i', needs: 'read', group: 1 },
  { to: '/w/$workspace/import', name: appWords.import, icon: Upload, letter: 'm', needs: 'import', group: 1 },
  {
    to: '/w/$workspace/readiness',
    name: appWords.readiness,
    icon: ClipboardCheck,
    letter: 'r',
    needs: 'read',
    group: 1,
  },
  { to: '/w/$workspace/definition', name: appWords.definition, icon: Sliders, letter: 'd', needs: 'read', group: 2 },
  { to: '/w/$workspace/settings', name: appWords.settings, icon: Settings, letter: 's', needs: 'read', group: 2 },
] as const satisfies readonly {
  readonly to: string
  readonly name: string
  readonly icon: unknown
  readonly letter: string
  readonly needs: Permission
  readonly group: number
}[]

/** A screen of the menu. */
export type Place = (typeof PLACES)[number]
