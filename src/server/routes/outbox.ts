import { z } from 'zod'
import { OUTBOX_QUERY, PAGE_QUERY } from '../../nurture/asked.ts'
import { MAIL_KINDS, MAIL_STATES } from '../../nurture/state.ts'
import type { Route } from './route.ts'

const ID = z.object({ id: z.guid() })
const instant = z.iso.datetime()

const LINE = z.strictObject({
  id: z.guid(),
  kind: z.enum(MAIL_KINDS),
  to: z.string(),
  subject: z.string(),
  state: z.enum(MAIL_STATES),
  attempts: z.int(),
  renderedAt: instant,
  changedAt: instant,
  note: z.string().nullable(),
  person: z.guid().nullable(),
  nextAt: instant.nullable(),
})

const MAIL = z.strictObject({
  ...LINE.shape,
  text: z.string().nullable(),
  html: z.string().nullable(),
  from: z.string(),
  replyTo: z.string().nullable(),
  messageId: z.string(),
  orderedAt: instant,
  handedAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  answer: z.string().nullable(),
  sentAgainBy: z.string().nullable(),
})

const OUTBOX = z.strictObject({
  items: z.array(LINE),
  next: z.string().nullable(),
  counts: z.record(z.enum(MAIL_STATES), z.int()),
  sending: z.strictObject({
    configured: z.boolean(),
    from: z.string(),
    signed: z.boolean(),
    base: z.string(),
    isPublic: z.boolean(),
    pause: z.strictObject({ until: instant, because: z.string() }).nullable(),
  }),
})

/** What was written to whom, and what became of it. */
export const OUTBOX_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/outbox', door: 'member', needs: 'work' },
    summary: 'Mails, newest first; a rep sees those of their own people.',
    query: OUTBOX_QUERY,
    answer: { schema: OUTBOX },
    fails: [400],
  },
  {
    ...{ method: 'get', path: '/api/outbox/{id}', door: 'member', needs: 'work', params: ID },
    summary: 'One mail as its reader sees it.',
    answer: { schema: MAIL },
    fails: [404],
  },
  {
    ...{ method: 'get', path: '/api/outbox/{id}/page', door: 'member', needs: 'work', params: ID },
    summary: 'A mail as a program that is light or dark shows it; framed by our own screens alone.',
    query: PAGE_QUERY,
    answer: { type: 'text/html' },
    fails: [400, 404],
  },
  {
    ...{ method: 'post', path: '/api/outbox/{id}/send-again', door: 'member', needs: 'work', params: ID },
    summary: 'Lets a mail go that waits, was refused or may have arrived.',
    answer: { schema: MAIL },
    fails: [404, 409],
  },
  {
    ...{ method: 'post', path: '/api/outbox/{id}/discard', door: 'member', needs: 'work', params: ID },
    summary: 'Puts a mail away, so that it never goes by itself.',
    answer: { schema: MAIL },
    fails: [404, 409],
  },
  {
    ...{ method: 'post', path: '/api/outbox/test', door: 'member', needs: 'manage' },
    summary: 'A test mail to whoever asks.',
    answer: { schema: MAIL },
    fails: [400],
  },
  {
    ...{ method: 'post', path: '/api/outbox/resume', door: 'member', needs: 'manage' },
    summary: 'Ends every pause of sending.',
    answer: { schema: z.strictObject({ resumed: z.literal(true) }), example: { resumed: true } },
  },
]
