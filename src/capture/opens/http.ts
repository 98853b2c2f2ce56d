import type { FastifyPluginAsync } from 'fastify'
import type { Signer } from '../../access/signing/store.ts'
import { fromMs, type SubjectId, type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'

/** What the picture in a mail needs of the rest of the program. */
export interface OpenParts {
  readonly signing: () => Promise<Signer>
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly clock: () => Timestamp
}

/** One transparent dot. */
const DOT = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
/** Opens that wait for the database at once; a hint is not worth more memory than this. */
const MOST_WAITING = 200
const PAYLOAD = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.([0-9a-f-]{36})$/

/** Apple's proxy says exactly this, and fetches whether or not anybody looks (SEMANTICS 4.6); of others nobody knows. */
const verdictOf = (userAgent: string | undefined): 'machine' | 'unknown' =>
  userAgent === undefined || userAgent === '' || userAgent === 'Mozilla/5.0' ? 'machine' : 'unknown'

/**
 * The picture of a mail, token `workspace.subject.mail` of the use `click`. Always the same answer, also for nonsense and while the
 * database is away (E4); the open is a hint that counts for no score, written best effort.
 */
export function openRoutes({ signing, append, clock }: OpenParts): FastifyPluginAsync {
  let waiting = 0
  let dropped = 0
  const keep = async (token: string, userAgent: string | undefined): Promise<void> => {
    const [, workspace, subject, mail] = PAYLOAD.exec((await signing()).verify('click', token) ?? '') ?? []
    if (workspace === undefined || subject === undefined || mail === undefined) return
    const at = clock()
    await append(workspace as WorkspaceId, [
      {
        // One a mail and day, however often a program fetches it.
        messageId: `open:${mail}:${at.slice(0, 10)}`,
        to: { kind: 'subject', subject: subject as SubjectId },
        at: fromMs(toMs(at)),
        mode: 'live',
        trust: 'claim',
        door: 'mail',
        event: { type: 'capture.tracked', name: 'email_opened', properties: { mail, verdict: verdictOf(userAgent) } },
      },
    ])
  }
  return (app) => {
    app.get<{ Params: { readonly token: string } }>('/o/:token', (request, reply) => {
      const { token } = request.params
      if (waiting < MOST_WAITING) {
        waiting++
        keep(token.replace(/\.gif$/, ''), request.headers['user-agent'])
          .catch(() => {
            dropped++
            app.log.warn({ dropped }, 'an open of a mail was not written down')
          })
          .finally(() => {
            waiting--
          })
      } else dropped++
      return reply.type('image/gif').header('cross-origin-resource-policy', 'cross-origin').send(DOT)
    })
    return Promise.resolve()
  }
}
