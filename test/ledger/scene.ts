import { readFileSync } from 'node:fs'
import type { Json, Timestamp, WorkspaceId } from '../../src/funnel/brand.ts'
import type { Capture, Identifier } from '../../src/funnel/capture.ts'
import type { FunnelEvent, Trust } from '../../src/funnel/event.ts'
import { type Ledger, openLedger } from '../../src/ledger/append.ts'
import { publish } from '../../src/ledger/publish.ts'
import { type Clone, clone } from '../clone.ts'

/** A database with a published definition and a ledger whose clock the test moves. */
export interface Scene {
  readonly db: Clone
  readonly workspace: WorkspaceId
  readonly ledger: Ledger
  readonly time: { now: Timestamp }
  readonly close: () => Promise<void>
}

export const at = (text: string): Timestamp => new Date(text).toISOString() as Timestamp

export const template = (name: string): Record<string, string> => ({
  'funnel.yaml': readFileSync(new URL(`../../templates/${name}/funnel.yaml`, import.meta.url), 'utf8'),
})

export async function scene(files: Record<string, string>, start = '2026-03-02T09:00:00Z'): Promise<Scene> {
  const db = await clone()
  const time = { now: at(start) }
  const ledger = openLedger({ pool: db.app, clock: () => time.now, enrich: () => undefined })
  await publish(db.app, db.workspace, { files, note: 'first', by: 'test', act: false }, at('2026-01-01T00:00:00Z'))
  return { db, workspace: db.workspace, ledger, time, close: () => db.close() }
}

interface Said {
  readonly id: string
  readonly at: string
  readonly email?: string
  readonly anonymous?: string
  readonly user?: string
  readonly trust?: Trust
  readonly mode?: 'live' | 'historic'
  readonly domain?: string
}

const identifiersOf = ({ email, anonymous, user }: Said): Identifier[] => {
  const found: Identifier[] = []
  if (user !== undefined) found.push({ kind: 'user', value: user })
  if (email !== undefined) found.push({ kind: 'email', value: email })
  if (anonymous !== undefined) found.push({ kind: 'anonymous', value: anonymous })
  return found
}

/** A capture of a person, short enough to list a life in. */
export function capture(said: Said, event: FunnelEvent): Capture {
  return {
    messageId: said.id,
    to: {
      kind: 'person',
      identifiers: identifiersOf(said),
      ...(said.domain === undefined ? {} : { account: [{ kind: 'domain' as const, value: said.domain }] }),
    },
    at: at(said.at),
    mode: said.mode ?? 'live',
    trust: said.trust ?? 'trusted',
    door: 'test',
    event,
  }
}

export const page = (path: string): FunnelEvent => ({ type: 'capture.page-viewed', path })
export const did = (name: string, properties: Record<string, Json> = {}): FunnelEvent => ({
  type: 'capture.tracked',
  name,
  properties,
})
export const is = (traits: Record<string, Json>): FunnelEvent => ({ type: 'capture.identified', traits })
