import type { Touch } from '../../capture/events.ts'

/** The company of the demo: it keeps the data and the IT of mid-sized firms safe. */
export const COMPANY = { name: 'Tidemark', slug: 'demo', domain: 'tidemark.example' } as const

/** Who answers leads at Tidemark. */
export interface DemoRep {
  readonly name: string
  readonly email: string
  readonly team: 'sales' | 'enterprise'
  readonly weight: number
  readonly timezone: string
  readonly active: boolean
}

const rep = (name: string, team: DemoRep['team'], timezone: string, weight = 1, active = true): DemoRep => ({
  ...{ name, team, timezone, weight, active },
  email: `${name.split(' ')[0]?.toLowerCase()}@${COMPANY.domain}`,
})

export const REPS: readonly DemoRep[] = [
  rep('Amara Okafor', 'sales', 'Europe/London', 2),
  rep('Ben Hartley', 'sales', 'Europe/London', 2),
  rep('Chiara Ricci', 'sales', 'Europe/Rome'),
  rep('Dev Malhotra', 'sales', 'Asia/Dubai'),
  rep('Ewan Scott', 'sales', 'Europe/London', 1, false),
  rep('Franziska Vogt', 'enterprise', 'Europe/Berlin', 2),
  rep('Gus Lindqvist', 'enterprise', 'Europe/Stockholm'),
]

/** A way in: how many come by it, and what a week of it costs in euros. */
export interface Arrival {
  readonly touch: Touch
  readonly weight: number
  readonly weekly: number
  readonly perClick: number
}

const arrival = (weight: number, touch: Touch, weekly = 0, perClick = 0): Arrival => ({
  ...{ touch, weight, weekly, perClick },
})
const ads = (campaign: string, landing: string, source = 'google'): Touch => ({
  ...{ channel: 'paid search', source, medium: 'cpc', campaign, landing },
})

export const ARRIVALS: readonly Arrival[] = [
  arrival(26, ads('backup-uk', '/backup'), 1450, 6.2),
  arrival(22, ads('ransomware-dach', '/de/ransomware'), 1320, 5.4),
  arrival(12, ads('managed-it', '/managed-it', 'bing'), 760, 7.9),
  arrival(17, { channel: 'organic search', source: 'google', medium: 'organic', landing: '/guides/backup-checklist' }),
  arrival(4, { channel: 'organic search', source: 'bing', medium: 'organic', landing: '/' }),
  arrival(9, { channel: 'direct', source: 'direct', landing: '/' }),
  arrival(
    7,
    {
      ...{ channel: 'paid social', source: 'linkedin', medium: 'paid-social', campaign: 'it-leaders' },
      landing: '/guides/recovery-plan',
    },
    640,
    9.1,
  ),
  arrival(6, { channel: 'email', source: 'newsletter', medium: 'email', campaign: 'monthly', landing: '/blog' }, 60),
  arrival(6, { channel: 'referral', source: 'itpartner.example', medium: 'referral', landing: '/' }),
  arrival(3, { channel: 'partner', source: 'northlink', medium: 'partner', landing: '/partners/northlink' }, 180),
  arrival(2, { channel: 'ai assistant', source: 'chatgpt.com', medium: 'ai-assistant', landing: '/backup' }),
]

export const PAGES = [
  ...['/', '/backup', '/managed-it', '/about', '/blog', '/blog/ransomware-2026', '/blog/restore-test', '/security'],
  ...['/guides/backup-checklist', '/guides/recovery-plan', '/industries/legal', '/industries/manufacturing', '/team'],
]
export const CASE_STUDIES = [
  '/case-studies/harbour-logistics',
  '/case-studies/st-anne-clinic',
  '/case-studies/weber-guss',
]

export const TITLES_OF_PAGES: Readonly<Record<string, string>> = {
  '/': 'Tidemark: backup and IT that comes back',
  '/backup': 'Backup',
  '/managed-it': 'Managed IT',
  '/pricing': 'Pricing',
  '/about': 'About us',
  '/blog': 'Blog',
  '/blog/ransomware-2026': 'What ransomware cost in 2026',
  '/blog/restore-test': 'When did you last test a restore?',
  '/security': 'Security',
  '/guides/backup-checklist': 'The backup checklist',
  '/guides/recovery-plan': 'A recovery plan on one page',
  '/industries/legal': 'IT for law firms',
  '/industries/manufacturing': 'IT for manufacturers',
  '/team': 'Our team',
  '/contact': 'Talk to us',
  '/readiness-check': 'Backup readiness check',
  '/de/ransomware': 'Schutz vor Ransomware',
  '/partners/northlink': 'Tidemark and Northlink',
  '/case-studies/harbour-logistics': 'Harbour Logistics: back in four hours',
  '/case-studies/st-anne-clinic': 'St Anne Clinic: no lost record',
  '/case-studies/weber-guss': 'Weber Guss: two plants, one plan',
}

export const PAINS = [
  'Nobody has tested a restore in two years',
  'Our provider answers after two days',
  'We were hit by ransomware in spring',
  'Backups run into working hours',
  'The insurer asks for off-site copies',
  'Our only administrator retires',
]
export const PROVIDERS = ['Done in house', 'A local shop', 'CloudKeep', 'Two freelancers', 'Northgate IT']
export const STACKS = ['microsoft 365', 'azure', 'aws', 'google workspace', 'vmware', 'citrix', 'proxmox', 'nextcloud']
export const REJECTIONS = ['Wrong person', 'No budget this year', 'Bad timing', 'Has a contract until next year']
export const MESSAGES = [
  'Do you look after firms in Ireland too?',
  'Our auditor wants to know where your data centres are. Whom can I ask?',
  'We are a school of forty. Is there a smaller package?',
  'Can somebody call me about the article on restore tests?',
]

/** Who looks after Tidemark's website. */
export const MARKETER = { name: 'Hanna Lind', email: `hanna@${COMPANY.domain}` } as const
