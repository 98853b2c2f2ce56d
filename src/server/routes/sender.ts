import { z } from 'zod'
import { PREVIEW, SENDER } from '../../nurture/sender/asked.ts'
import type { Route } from './route.ts'

const SHOWN = z.strictObject({
  sender: z.strictObject({
    name: z.string(),
    address: z.string(),
    replyTo: z.string(),
    company: z.string(),
    postal: z.string(),
  }),
  from: z.string(),
  domains: z.array(z.string()),
})

const PREVIEWED = z.strictObject({
  from: z.string(),
  replyTo: z.string().nullable(),
  subject: z.string(),
  text: z.string(),
})

const EXAMPLE = {
  ...{ name: 'Acme IT', address: 'hello@acme.example', replyTo: 'sales@acme.example', company: 'Acme IT GmbH' },
  postal: 'Hauptplatz 1\n1010 Wien',
}

/** Who a workspace writes as, and what its mails look like. */
export const SENDER_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/sender', door: 'member', needs: 'read' },
    summary: 'Who the workspace writes as, and the domains that the mail server sends for.',
    answer: { schema: SHOWN },
  },
  {
    ...{ method: 'put', path: '/api/sender', door: 'member', needs: 'manage' },
    summary: 'Says who the workspace writes as, whole; an address of another domain is refused.',
    body: { schema: SENDER, example: EXAMPLE },
    answer: { schema: SHOWN },
    fails: [400],
  },
  {
    ...{ method: 'get', path: '/api/sender/preview', door: 'member', needs: 'read' },
    summary: 'A mail as it would be with these settings, as plain text; nothing is kept or sent.',
    query: PREVIEW,
    answer: { schema: PREVIEWED },
    fails: [400],
  },
  {
    ...{ method: 'get', path: '/api/sender/preview/page', door: 'member', needs: 'read' },
    summary: 'The same as a program that is light or dark shows it; framed by our own screens alone.',
    query: PREVIEW,
    answer: { type: 'text/html' },
    fails: [400],
  },
]
