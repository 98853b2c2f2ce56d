import type { FastifyPluginAsync } from 'fastify'
import type { Gate } from './access/http.ts'
import type { DoorLimits } from './access/limits/doors.ts'
import type { signingOf } from './access/signing/store.ts'
import { attackLevel } from './capture/abuse/store.ts'
import { engagementRoutes } from './capture/asset-engagement/http.ts'
import { assetRoutes } from './capture/assets/http.ts'
import { challengeRoutes } from './capture/challenge/http.ts'
import { consentRoutes } from './capture/consent/http.ts'
import { consentRecordRoutes } from './capture/consent-record/http.ts'
import { ctaExperimentRoutes } from './capture/cta-experiment/http.ts'
import { shownCtaRoutes } from './capture/cta-visitor/http.ts'
import { ctaRoutes } from './capture/ctas/http.ts'
import { deliveryRoutes } from './capture/delivery/http.ts'
import { embedRoutes } from './capture/embed/http.ts'
import { shadowStyle } from './capture/embed/looks.ts'
import { formLinkRoutes } from './capture/form-link/http.ts'
import { formRoutes, surroundingsOf } from './capture/forms/http.ts'
import { hostedRoutes } from './capture/hosted/http.ts'
import { mailboxesOf, systemNames } from './capture/mailbox/store.ts'
import { openRoutes } from './capture/opens/http.ts'
import { refusedRoutes } from './capture/refused/http.ts'
import { doorOf } from './capture/refused/store.ts'
import { onceASecond } from './capture/shown/store.ts'
import type { SubmitParts } from './capture/submission/store.ts'
import { answersOf, confirmSubmission } from './capture/submitted/store.ts'
import type { Config } from './config.ts'
import type { Pool } from './db/pool.ts'
import { workspaceById } from './db/workspace.ts'
import type { Engine } from './engine.ts'
import { type Timestamp, toMs, type WorkspaceId } from './funnel/brand.ts'
import type { Book } from './ledger/book.ts'
import { doorsRoutes } from './measure/doors/http.ts'
import { siteRoutes } from './measure/site/http.ts'
import { keyLookup } from './server/keys.ts'
import { PUBLIC_STYLE } from './server/public.ts'
import { scriptOf } from './server/script-build.ts'

/** What the doors of a website are made with. */
export interface WebsiteParts {
  readonly config: Config
  readonly book: Book
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly definition: Engine['definition']
  readonly append: Engine['ledger']['append']
  readonly newId: () => string
  readonly signing: ReturnType<typeof signingOf>
  readonly base: string
  readonly limits: DoorLimits
}

/** Tells the workspace of a key that stands in pages; while nobody knows, none. */
function slugs(pool: Pool): (key: string) => Promise<string | undefined> {
  const keyOf = keyLookup(pool)
  return async (key) => {
    const holder = await keyOf(key).catch(() => undefined)
    if (holder?.kind !== 'write') return undefined
    return (await workspaceById(pool, holder.workspace).catch(() => undefined))?.slug
  }
}

/** The way of everything that a form was sent with; what was refused is let in by it later. */
function submitting({ config, pool, append, clock, signing, base, definition }: WebsiteParts): SubmitParts {
  const mailboxes = mailboxesOf(pool, config.mxCheck ? systemNames() : undefined)
  return {
    ...{ pool, append, clock, signing, base },
    consentRules: async (workspace) => (await definition(workspace)).playbook.consent,
    door: doorOf({ pool, signing, mailboxes }),
  }
}

/** Pages of forms, and what they are sent with. */
function formPages(parts: WebsiteParts): FastifyPluginAsync[] {
  const { pool, clock } = parts
  const submit = submitting(parts)
  const asksForWork = onceASecond(
    async (workspace, form) => (await attackLevel(pool, workspace, form, toMs(clock()))).level > 0,
  )
  return [
    challengeRoutes(parts),
    refusedRoutes({ ...parts, submit }),
    hostedRoutes({
      ...{ ...submit, newId: parts.newId, limits: parts.limits, asksForWork },
      surroundings: (workspace) => surroundingsOf(parts, workspace),
    }),
    embedRoutes({
      ...{ ...parts, asksForWork },
      script: (accepts) => scriptOf('e.js', accepts),
      slugOf: slugs(pool),
      style: shadowStyle(PUBLIC_STYLE),
    }),
  ]
}

/** What people agreed to: on a person's page, and behind the links of mails. */
function consentPages(parts: WebsiteParts): FastifyPluginAsync[] {
  const rules = async (workspace: WorkspaceId) => (await parts.definition(workspace)).playbook.consent
  return [
    consentRecordRoutes({ ...parts, rules }),
    consentRoutes({
      ...{ ...parts, rules },
      confirmSubmission: (workspace, submission) => confirmSubmission(parts, workspace, submission),
      answersOf: (workspace, submission) => answersOf(parts, workspace, submission),
    }),
  ]
}

/** Forms, assets and CTAs, set up by members and opened by strangers, and what is counted of them. */
export const websiteDoors = (parts: WebsiteParts): FastifyPluginAsync[] => [
  formRoutes(parts),
  formLinkRoutes(parts),
  ...formPages(parts),
  assetRoutes(parts),
  engagementRoutes(parts),
  deliveryRoutes(parts),
  ctaRoutes(parts),
  ctaExperimentRoutes(parts),
  shownCtaRoutes(parts),
  siteRoutes(parts),
  doorsRoutes(parts),
  ...consentPages(parts),
  openRoutes(parts),
]
