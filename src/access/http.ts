import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor, Permission } from './access.ts'

/**
 * Every private route asks this first, before it reads its input: who asks, in which workspace, and may they? `unauthorized` without a
 * session or secret key, `forbidden` for a role that may not, `bad_workspace` for one that the asker is no member of.
 */
export type Gate = (request: FastifyRequest, permission: Permission) => Promise<Actor>

/** Answers a stranger with a page of `publicPage`. */
export const sendPage = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply.status(status).type('text/html; charset=utf-8').send(page)
