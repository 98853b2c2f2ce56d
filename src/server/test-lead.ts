const NAMES = [
  ['Alex', 'Morgan'],
  ['Robin', 'Keller'],
  ['Sam', 'Lindqvist'],
  ['Kim', 'Okafor'],
  ['Toni', 'Marchetti'],
] as const

/**
 * A lead to try a funnel with, at a company that cannot exist: `ready` says all that the templates ask for and wants to talk, `cold` only
 * left an address. `batch` makes it somebody new each time.
 */
export function testLeadBody(kind: 'ready' | 'cold', batch: string) {
  const place = Number.parseInt(batch.slice(-4), 16)
  const [first, last] = NAMES[place % NAMES.length] ?? NAMES[0]
  const who = {
    email: `${first}.${last}.${batch.slice(-6)}@test-lead.example`.toLowerCase(),
    ...{ first_name: first, last_name: last, company: 'Test Lead Ltd' },
    context: { campaign: { source: 'google', medium: 'cpc', name: 'test' } },
  }
  if (kind === 'cold') return { ...who, events: [{ page: '/' }] }
  return {
    ...who,
    ...{ title: 'Head of IT', headcount: 120, budget: 20_000, timeline: 3, industry: 'manufacturing', country: 'GB' },
    events: [{ page: '/' }, { page: '/pricing' }, { event: 'content_downloaded' }, { event: 'demo_requested' }],
  }
}
