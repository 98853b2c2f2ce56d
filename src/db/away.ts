import { codeOf, Fault } from '../fault.ts'

/** SQLSTATE classes and socket errors that say the database is gone, full, busy (40: lost every try of a race) or shutting down. */
const AWAY = /^(08|40|53|57P|58|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|55P03|57014)/

/**
 * The driver has no code for these: every connection was in use for as long as one waits for one (K3), the server is frozen or its host
 * gone without a word, or the connection ended in between.
 */
const WITHOUT_CODE = /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated\b.*)$/

const isCutOff = (error: unknown): boolean => error instanceof Error && WITHOUT_CODE.test(error.message)

/** True for what ends by itself: the database is away, full or starting, or more is arriving than can be held. */
export const isAway = (error: unknown): boolean =>
  error instanceof Fault
    ? error.code === 'database_away' || error.code === 'overloaded'
    : AWAY.test(codeOf(error) ?? '') || isCutOff(error)
