import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import type { Signer } from '../../access/signing/store.ts'
import type { Pool } from '../../db/pool.ts'
import { workspaceById } from '../../db/workspace.ts'
import { Fault } from '../../fault.ts'
import { fromMs, type SubjectId, type Timestamp, toMs } from '../../funnel/brand.ts'
import { PERSON_ID } from '../../identity/record/http.ts'
import { findPerson } from '../../identity/store.ts'
import type { Book } from '../../ledger/book.ts'
import { publishedForm } from '../form-versions/store.ts'
import { FORM_SLUG, type Form, fieldsOf } from '../forms/form.ts'
import { askedOf } from '../forms/questions.ts'
import { knowing, PREFILL_DAYS, prefillToken } from '../shown/store.ts'
import type { FormLink } from './link.ts'

/** What making a link works with. */
export interface FormLinkParts {
  readonly pool: Pool
  readonly book: Book
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly signing: () => Promise<Signer>
  readonly base: string
}

/** For which form. */
export const LINK_FOR = z.strictObject({ form: z.string().regex(FORM_SLUG, 'the id of a form, such as demo-request') })

/** Makes such a link, for a rep to send; each visible lead and each published form, nothing else. */
export function formLinkRoutes({ pool, book, gate, clock, signing, base }: FormLinkParts): FastifyPluginAsync {
  return (app) => {
    app.post('/api/people/:id/form-link', async (request): Promise<FormLink> => {
      const { workspace, only } = await gate(request, 'work')
      const { form: id } = parsed(LINK_FOR, request.body, 'body')
      const { person } = await findPerson(pool, workspace, book, parsed(PERSON_ID, request.params, 'path').id, only)
      const [published, home] = await Promise.all([publishedForm(pool, workspace, id), workspaceById(pool, workspace)])
      if (published === undefined || home === undefined)
        throw new Fault('not_found', `No form ${id} is published.`, 'Publish it under Forms and pages.')
      const root: string = person.id
      const about = { workspace, form: id, subject: root as SubjectId }
      const [signer, now] = [await signing(), clock()]
      const token = prefillToken(signer, about, toMs(now))
      const { form } = published
      const known = await knowing(pool, signer, { workspace, form }, token, toMs(now))
      return {
        url: `${base}/f/${home.slug}/${id}?t=${token}`,
        until: fromMs(toMs(now) + PREFILL_DAYS * DAY_MS),
        leavesOut: leftOut(form, known?.known ?? new Set()),
      }
    })
    return Promise.resolve()
  }
}

function leftOut(form: Form, known: ReadonlySet<string>): readonly string[] {
  const asked = new Set(fieldsOf(askedOf(form, known)).map(({ id }) => id))
  return fieldsOf(form).flatMap(({ id, label }) => (asked.has(id) ? [] : [label]))
}

const DAY_MS = 86_400_000
