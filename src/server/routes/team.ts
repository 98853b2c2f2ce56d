import { z } from 'zod'
import { ROLES } from '../../access/access.ts'
import { ACCEPT, BY_ID, BY_TOKEN, INVITE, MEMBER_ROLE } from '../auth/team-routes.ts'
import type { Route } from './route.ts'

const role = z.enum(ROLES)
const member = z.object({
  ...{ userId: z.uuid(), email: z.string(), name: z.string(), role },
  twoFactor: z.boolean(),
  since: z.string(),
})
const invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role,
  invitedBy: z.string(),
  expiresAt: z.string(),
})
const invited = z.object({
  ...{ workspace: z.string(), slug: z.string(), email: z.string(), role, invitedBy: z.string() },
  hasAccount: z.boolean().describe('Then it is accepted by whoever is signed in as that address.'),
})
const made = z.object({
  invitation,
  link: z.string().describe('Shown this once. Without PUBLIC_URL only the path.'),
  mailed: z.boolean(),
})

/** Who belongs to a workspace, and who is asked to. */
export const TEAM_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/team', door: 'member', needs: 'read' },
    summary: 'Members, and invitations that nobody took up yet.',
    answer: { schema: z.object({ members: z.array(member), invitations: z.array(invitation) }) },
  },
  {
    ...{ method: 'post', path: '/api/team/invitations', door: 'member', needs: 'manage', status: 201 },
    summary: 'Invites an address for seven days; again, and the first link is dead.',
    body: { schema: INVITE, example: { email: 'ben@us.example', role: 'rep' } },
    answer: { schema: made },
    fails: [400],
  },
  {
    ...{ method: 'delete', path: '/api/team/invitations/{id}', door: 'member', needs: 'manage' },
    summary: 'Takes an invitation back.',
    params: BY_ID,
    answer: { schema: z.object({ withdrawn: z.literal(true) }) },
    fails: [400, 404],
  },
  {
    ...{ method: 'patch', path: '/api/team/members/{id}', door: 'member', needs: 'manage' },
    summary: 'Another role, and a new sign-in; an owner is made and unmade by owners only.',
    params: BY_ID,
    body: { schema: MEMBER_ROLE, example: { role: 'marketer' } },
    answer: { schema: z.object({ role }) },
    fails: [400, 404],
  },
  {
    ...{ method: 'delete', path: '/api/team/members/{id}', door: 'member', needs: 'manage' },
    summary: 'Takes somebody out of the workspace, and ends their sessions.',
    params: BY_ID,
    answer: { schema: z.object({ removed: z.literal(true) }) },
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/api/invitations/{token}', door: 'open' },
    summary: 'What a link invites to.',
    params: BY_TOKEN,
    answer: { schema: invited },
    fails: [400, 404, 429],
  },
  {
    ...{ method: 'post', path: '/api/invitations/{token}/accept', door: 'open' },
    summary: 'Accepts it, once: with a name and a password, or signed in as the address that was invited.',
    params: BY_TOKEN,
    body: { schema: ACCEPT, example: { name: 'Ben', password: 'three words and a river' } },
    answer: { schema: z.object({ workspace: z.string() }) },
    fails: [400, 401, 403, 404, 429],
  },
]
