import type { FastifyPluginAsync } from 'fastify'
import { confirmationRoutes } from '../confirmation/http.ts'
import { type ConsentParts, readBodiesAsText } from '../consent-link/http.ts'
import { preferenceRoutes } from '../preferences/http.ts'

/** Pages behind the links of mails: confirm an address, choose what one receives, unsubscribe. Looking never changes anything. */
export function consentRoutes(parts: ConsentParts): FastifyPluginAsync {
  return (app) => {
    readBodiesAsText(app)
    preferenceRoutes(app, parts)
    confirmationRoutes(app, parts)
    return Promise.resolve()
  }
}
