import type { Served } from '#test/screens/served.ts'
import { send } from '#test/screens/served.ts'
import { DAY, HOUR, MINUTE } from '../given.ts'

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()

async function lead(served: Served, body: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await send(served, '/v1/leads', body)
  const said = (await answer.json()) as { readonly person?: { readonly id: string } }
  if (said.person === undefined) throw new Error(JSON.stringify(said))
  return said.person.id
}

const PATHS = ['/', '/pricing', '/case-studies/cold-store', '/services/managed-it', '/about', '/blog/backup-checklist']

/** Sixty events over two months: visits of three to five pages, ever closer together. */
function visits(): readonly Readonly<Record<string, unknown>>[] {
  const events: Record<string, unknown>[] = []
  for (let visit = 0; events.length < 58; visit += 1) {
    const begun = (60 - visit * 4) * DAY + 3 * HOUR
    for (let page = 0; page < 3 + (visit % 3) && events.length < 58; page += 1)
      events.push({ page: PATHS[(visit + page) % PATHS.length], timestamp: ago(begun - page * 2.2 * MINUTE) })
    if (visit === 5) events.push({ event: 'content_downloaded', timestamp: ago(begun - 12 * MINUTE) })
  }
  return [...events, { event: 'quote_requested', timestamp: ago(2 * DAY) }]
}

/** People as one meets them: a long story, one event, a long German name, a right-to-left one, emoji, next to nothing known. */
export async function story(served: Served) {
  const touch = { campaign: { source: 'google', medium: 'cpc', name: 'managed-it-autumn' } }
  const first = {
    email: 'ana.ott@northwind.example',
    name: 'Ana Ott',
    title: 'IT Manager',
    company: 'Northwind Cold Storage',
  }
  const long = await lead(served, {
    ...first,
    timestamp: ago(61 * DAY),
    context: touch,
    phone: '+49 40 1234567',
    events: visits(),
  })
  await lead(served, {
    ...{ email: first.email, title: 'Head of IT', headcount: 140, budget: 24000, timeline: 4, industry: 'logistics' },
    ...{ consent: true, timestamp: ago(20 * DAY), tech_stack: ['microsoft 365', 'vmware'] },
  })
  const twin = await lead(served, {
    email: 'a.ott@northwind.example',
    name: 'Ana Ott',
    title: 'CIO',
    headcount: 120,
    budget: 9000,
  })
  await lead(served, { email: 'ana.ott+events@northwind.example', name: 'Ana O.' })
  const german = await lead(served, {
    ...{ email: 'annegret.mueller-luedenscheidt-hohenzollern@donaudampfschifffahrt.example', headcount: 400 },
    name: 'Dr.-Ing. Annegret Müller-Lüdenscheidt-Hohenzollern-Sigmaringen',
    title: 'Stellvertretende Abteilungsleiterin Informationssicherheitsmanagement',
    company: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH',
  })
  const arabic = await lead(served, {
    email: 'm.ali@sahara.example',
    name: 'محمد عبد الرحمن علي',
    title: 'CEO',
    company: 'شركة الصحراء',
  })
  const emoji = await lead(served, { email: 'kim@rocket.example', name: '🚀 Kim 李', events: [{ page: '/pricing' }] })
  const bare = await lead(served, { email: 'x@gmail.com' })
  return { long, twin, german, arabic, emoji, bare }
}
