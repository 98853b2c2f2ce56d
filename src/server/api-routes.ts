import { ACCOUNT_ROUTES } from './routes/accounts.ts'
import { ASSET_ROUTES } from './routes/assets.ts'
import { CAPTURE_ROUTES } from './routes/capture.ts'
import { CONSENT_ROUTES } from './routes/consent.ts'
import { CTA_ROUTES } from './routes/ctas.ts'
import { DEFINITION_ROUTES } from './routes/definition.ts'
import { DEMO_ROUTES } from './routes/demo.ts'
import { FORM_ROUTES } from './routes/forms.ts'
import { HOSTED_ROUTES } from './routes/hosted.ts'
import { ICP_ROUTES } from './routes/icp.ts'
import { IMPORT_ROUTES } from './routes/imports.ts'
import { KEY_ROUTES } from './routes/keys.ts'
import { LIVE_ROUTES } from './routes/live.ts'
import { OUTBOX_ROUTES } from './routes/outbox.ts'
import { PEOPLE_ROUTES } from './routes/people.ts'
import { PEOPLE_TABLE_ROUTES } from './routes/people-table.ts'
import { PERSON_ROUTES } from './routes/person.ts'
import { READINESS_ROUTES } from './routes/readiness.ts'
import { REFUSAL_ROUTES } from './routes/refusals.ts'
import { REPORT_ROUTES } from './routes/reports.ts'
import { REP_ROUTES } from './routes/reps.ts'
import { OTHER_ROUTES } from './routes/rest.ts'
import type { Route } from './routes/route.ts'
import { SAFEKEEPING_ROUTES } from './routes/safekeeping.ts'
import { SENDER_ROUTES } from './routes/sender.ts'
import { SESSION_ROUTES } from './routes/session.ts'
import { SET_UP_ROUTES } from './routes/set-up.ts'
import { SHARE_ROUTES } from './routes/share.ts'
import { SITE_ROUTES } from './routes/site.ts'
import { TEAM_ROUTES } from './routes/team.ts'
import { UNDONE_ROUTES } from './routes/undone.ts'
import { WORKSPACE_ROUTES } from './routes/workspaces.ts'

/** Every route of the server, in the order people meet them; `routes/` has a file a group. */
export const ROUTES: readonly Route[] = [
  ...CAPTURE_ROUTES,
  ...PEOPLE_ROUTES,
  ...PEOPLE_TABLE_ROUTES,
  ...PERSON_ROUTES,
  ...CONSENT_ROUTES,
  ...ACCOUNT_ROUTES,
  ...ICP_ROUTES,
  ...REP_ROUTES,
  ...IMPORT_ROUTES,
  ...ASSET_ROUTES,
  ...CTA_ROUTES,
  ...DEFINITION_ROUTES,
  ...FORM_ROUTES,
  ...HOSTED_ROUTES,
  ...REFUSAL_ROUTES,
  ...REPORT_ROUTES,
  ...SITE_ROUTES,
  ...UNDONE_ROUTES,
  ...READINESS_ROUTES,
  ...OUTBOX_ROUTES,
  ...SENDER_ROUTES,
  ...SHARE_ROUTES,
  ...SET_UP_ROUTES,
  ...DEMO_ROUTES,
  ...LIVE_ROUTES,
  ...SAFEKEEPING_ROUTES,
  ...SESSION_ROUTES,
  ...TEAM_ROUTES,
  ...WORKSPACE_ROUTES,
  ...KEY_ROUTES,
  ...OTHER_ROUTES,
]
