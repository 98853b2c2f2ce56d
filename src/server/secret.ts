import type { FastifyRequest } from 'fastify'
import { Fault } from '../fault.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import type { KeyHolder } from './keys.ts'

/** The workspace of a request that may read and command: a secret key as Bearer. A write key is public and may do neither (A8). */
export function secretOnly(keyOf: (key: string) => Promise<KeyHolder | undefined>) {
  return async (request: FastifyRequest): Promise<WorkspaceId> => {
    const [scheme, key] = (request.headers.authorization ?? '').split(' ')
    const holder = scheme?.toLowerCase() === 'bearer' && key !== undefined ? await keyOf(key) : undefined
    if (holder === undefined) {
      throw new Fault('unauthorized', 'A secret key is needed.', 'Send it as: Authorization: Bearer sluice_s_…')
    }
    if (holder.kind !== 'secret') {
      throw new Fault(
        'forbidden',
        'A write key only sends; reading needs a secret key.',
        './sluice keys create --kind secret',
      )
    }
    return holder.workspace
  }
}
