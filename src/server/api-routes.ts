import { CAPTURE_ROUTES } from './routes/capture.ts'
import { PEOPLE_ROUTES } from './routes/people.ts'
import { REPORT_ROUTES } from './routes/reports.ts'
import { REP_ROUTES } from './routes/reps.ts'
import { OTHER_ROUTES } from './routes/rest.ts'
import type { Route } from './routes/route.ts'

/** Every route of the server, in the order people meet them; `routes/` has a file a group. */
export const ROUTES: readonly Route[] = [
  ...CAPTURE_ROUTES,
  ...PEOPLE_ROUTES,
  ...REP_ROUTES,
  ...REPORT_ROUTES,
  ...OTHER_ROUTES,
]
