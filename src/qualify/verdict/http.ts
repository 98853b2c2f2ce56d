import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import { parsed, words } from '../../access/parsed.ts'
import { clean } from '../../capture/clean.ts'
import type { Traits } from '../../capture/events.ts'
import { employer } from '../../capture/segment-kinds.ts'
import { personTraits } from '../../capture/traits.ts'
import type { Definition } from '../../definition/definition.ts'
import { readSignature } from '../../enrich/signature.ts'
import { Fault } from '../../fault.ts'
import type { Json, WorkspaceId } from '../../funnel/brand.ts'
import { fromMs, toMs } from '../../funnel/brand.ts'
import type { Addressee, Capture, Identifier } from '../../funnel/capture.ts'
import type { Seen } from '../../funnel/event.ts'
import { idOf } from '../../funnel/hash.ts'
import { parseEmail } from '../../identity/normalise.ts'
import { humanWord, type RecordParts } from '../../identity/record/http.ts'
import { type Checked, verdictOn } from '../../learn/verdict.ts'
import { type AlreadyKnown, alreadyKnown, isBeyond } from './store.ts'

export interface IcpParts extends Pick<RecordParts, 'pool' | 'gate' | 'append' | 'enrich' | 'clock' | 'newId'> {
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
}

const value = z.union([z.string().max(1000), z.number(), z.boolean(), z.null(), z.array(z.string().max(200)).max(50)])
const traits = z.record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'a field is named like first_name'), value)

/** Something typed or pasted, and what was said over it; nothing of it is stored. */
export const CHECK = z.object({ text: z.string().max(8000).default(''), traits: traits.default({}) }).strict()
/** The same, to keep: as a lead, or as somebody who is out for a reason. */
export const KEEP = z
  .object({ traits, disqualify: words(300).min(1).optional() })
  .strict()
  .refine((said) => Object.values(said.traits).some((one) => one !== null && one !== ''), 'traits: say who')

function cleaned(said: Readonly<Record<string, Json>>): Traits {
  const result = clean(said)
  if (!result.ok) throw new Fault('bad_request', result.message)
  const stated = Object.fromEntries(
    Object.entries(result.value as Traits).filter(([, one]) => one !== null && one !== ''),
  )
  const named = personTraits(stated as Parameters<typeof personTraits>[0])
  const { email, ...rest } = named
  if (email === undefined) return rest
  const address = typeof email === 'string' ? parseEmail(email) : undefined
  if (address?.ok !== true) throw new Fault('bad_request', 'email: this is not one e-mail address.')
  return { ...rest, email: address.email }
}

/** Company facts that the workspace knows and nobody typed here. */
const OF_COMPANY = ['headcount', 'industry', 'revenue', 'country', 'tech_stack'] as const

function withCompany(said: Traits, known: AlreadyKnown['account']): Traits {
  if (known === null) return said
  const facts = OF_COMPANY.flatMap((field) => {
    const value = known.values[field]
    return said[field] === undefined && value !== undefined ? [[field, value] as const] : []
  })
  return { ...Object.fromEntries(facts), ...(said.company === undefined ? { company: known.name } : {}), ...said }
}

/** How somebody is recognised later: by address, else by name and company, so that saving twice makes one. */
function whoOf(said: Traits): Identifier[] {
  if (typeof said.email === 'string') return [{ kind: 'email', value: said.email }]
  const words = [said.name, said.company, said.website, said.phone].map((one) => String(one ?? '').toLowerCase())
  return [{ kind: 'external:icp-check', value: idOf('icp', ...words) }]
}

function captures(actor: Actor, parts: IcpParts, said: Traits, out: string | undefined): Capture[] {
  const identifiers = whoOf(said)
  const account = employer(said, {}, identifiers)
  const to: Addressee = { kind: 'person', identifiers, ...(account.length > 0 && { account }) }
  const batch = parts.newId()
  const { at, ...told } = humanWord(actor, parts, to, { type: 'capture.identified', traits: said }, { batch })
  const lead = { ...told, at: out === undefined ? at : fromMs(toMs(at) - 1) }
  if (out === undefined) return [lead]
  return [lead, { ...humanWord(actor, parts, to, { type: 'stage.disqualified', reason: out }, { batch }), at }]
}

/** Whether somebody is whom the funnel is for, before anything of them is stored; then, if wanted, kept. */
export function icpRoutes(parts: IcpParts): FastifyPluginAsync {
  const { pool, gate, clock, enrich, definition } = parts
  return async (app) => {
    app.post('/api/icp/check', async (request): Promise<Checked> => {
      const { workspace, only } = await gate(request, 'read')
      const said = parsed(CHECK, request.body, 'body')
      const read: Traits = { ...readSignature(said.text) }
      const traits = cleaned({ ...read, ...said.traits })
      const keys = employer(traits, {}, whoOf(traits))
      const domain = keys.find(({ kind }) => kind === 'domain')?.value ?? null
      const email = typeof traits.email === 'string' ? traits.email : null
      const found = await alreadyKnown(pool, workspace, { email, domain, only })
      const whole = withCompany(traits, found.account)
      const enriched = enrich({ type: 'capture.identified', traits: whole })
      const account = found.account === null ? {} : { account: { ...found.account.values, id: found.account.id } }
      const seen: Seen = { ...account, ...(enriched === undefined ? {} : { enriched }) }
      const inForce = await definition(workspace)
      const { account: company } = found
      return {
        ...verdictOn({ traits: whole, seen, at: clock() }, inForce),
        read: traits,
        found: {
          person: found.person,
          account: company === null ? null : { id: company.id, name: company.name, people: company.people },
        },
        reasons: [...new Set(inForce.disqualify.map(({ reason }) => reason))],
      }
    })
    app.post('/api/icp/keep', async (request, reply) => {
      const actor = await gate(request, 'work')
      const { traits: raw, disqualify } = parsed(KEEP, request.body, 'body')
      const traits = cleaned(raw)
      // A rep's word changes whom the rep has, or somebody new: never a colleague's person, who would not even be shown (G2).
      if (actor.only !== null && (await isBeyond(pool, actor.workspace, whoOf(traits), actor.only)))
        throw new Fault('conflict', 'Somebody else has this person here already.', 'Ask an admin who it is.')
      const kept = captures(actor, parts, traits, disqualify)
      const outcomes = await parts.append(actor.workspace, kept)
      const stored = outcomes.findLast((one) => one.status === 'stored')
      if (stored?.status !== 'stored' || stored.person === undefined)
        throw new Fault('internal', 'This could not be stored and was set aside.', 'Try other words.')
      return reply.status(201).send({ person: stored.person, change: kept[0]?.batch ?? null })
    })
  }
}
