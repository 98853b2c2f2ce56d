import type { View } from './definition.ts'

/** The smallest funnel that has one of everything, for tests; `changes` replaces pieces of its text. */
export function smallFunnel(changes: Readonly<Record<string, string>> = {}): string {
  let text = SMALL
  for (const [piece, instead] of Object.entries(changes)) text = text.replace(piece, () => instead)
  return text
}

const SMALL = `name: small
title: Small funnel
timezone: Europe/Vienna
currency: EUR
fields:
  - { id: plan, type: text }
lists:
  competitors: [rival.example]
stages:
  - { id: visitor, name: Visitor, position: TOFU, owner: marketing }
  - { id: lead, name: Lead, position: TOFU, owner: marketing, enter: known("email") }
  - id: mql
    name: Qualified
    short: MQL
    position: MOFU
    owner: marketing
    enter: score > 45
disqualify:
  - { id: competitor, when: person.email_domain in lists.competitors, reason: Competitor }
recycle:
  - { id: dormant, from: mql, to: lead, after: 90d, reason: Silent, coolDown: 1w }
scoring:
  fit:
    rules:
      - { id: size, when: person.headcount >= 50, points: 12.5, reason: Large enough }
  engagement:
    cap: 100
    halfLife: 14d
    rules:
      - { id: pricing, on: /pricing, points: 20, reason: Looked at prices }
      - { id: left, on: unsubscribed, points: -5, reason: Unsubscribed }
tracks:
  - { id: high, name: High fit, when: fit >= 70, to: rep }
  - { id: low, name: Low fit, to: nurture }
routing:
  when: track == "high"
  teams: [{ id: sales, name: Sales }]
  rules: [{ id: all, team: sales, why: Everybody }]
benchmarks:
  - { from: lead, to: mql, weak: 10%, average: [15%, 30%], strong: 35%, source: Us }
`

/** Somebody about whom nothing is known, with what a test says of them. */
export const viewOf = (told: Partial<View> = {}): View => ({
  score: 0,
  fit: 0,
  engagement: 0,
  grade: 'D4',
  stage: 'visitor',
  track: 'unknown',
  cycle: 1,
  person: {},
  account: {},
  opportunity: {},
  nowMs: Date.parse('2026-03-31T00:00:00.000Z'),
  signals: {},
  entered: {},
  consents: {},
  ...told,
})
