import { type FileKind, plainHeader } from './headers.ts'

/** An export that is recognised by its header row, and what its columns mean. */
export interface Preset {
  readonly id: string
  readonly title: string
  readonly kind: FileKind
  /** Stands in the rows' keys: contacts of one system are the same rows in every later export. */
  readonly source: string
  /** All of the first must be there, and one of the second. */
  readonly all: readonly string[]
  readonly any: readonly string[]
  /** None of these may be there. */
  readonly none?: readonly string[]
  /** Headers, as `plainHeader` writes them, to targets; a header that is not named here is left out at first. */
  readonly fields: Readonly<Record<string, string>>
  /** Columns where any value counts, such as the reason of a bounce. */
  readonly filled?: readonly string[]
  /** Spellings of the system to ours, by header. */
  readonly spelling?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const HUBSPOT_SOURCES: Readonly<Record<string, string>> = {
  'Organic Search': 'organic search',
  'Paid Search': 'paid search',
  'Email Marketing': 'email',
  'Organic Social': 'organic social',
  'Social Media': 'organic social',
  'Paid Social': 'paid social',
  Referrals: 'referral',
  'Other Campaigns': 'unassigned',
  'Direct Traffic': 'direct',
  'Offline Sources': 'unassigned',
  'AI Referrals': 'ai assistant',
}

const PERSON = {
  email: 'email',
  'first name': 'field:first_name',
  'last name': 'field:last_name',
  'job title': 'field:title',
  industry: 'field:industry',
  city: 'field:city',
} as const

const hubspotContacts: Preset = {
  ...{ id: 'hubspot-contacts', title: 'HubSpot contacts', kind: 'people', source: 'hubspot contacts' },
  all: ['email'],
  any: [
    'lifecycle stage',
    'contact owner',
    'marketing contact status',
    'unsubscribed from all email',
    'became a lead date',
    'original source',
    'original traffic source',
  ],
  fields: {
    ...PERSON,
    'record id': 'external',
    'record id contact': 'external',
    'contact id': 'external',
    'phone number': 'field:phone',
    'company name': 'company.name',
    'associated company': 'company.name',
    'primary associated company name': 'company.name',
    company: 'company.name',
    'website url': 'company.website',
    'number of employees': 'field:headcount',
    'country region': 'field:country',
    'state region': 'field:state',
    'postal code': 'field:postal_code',
    'create date': 'at',
    'lifecycle stage': 'stage',
    'lead status': 'field:lead_status',
    'contact owner': 'owner',
    'original source': 'touch.channel',
    'original traffic source': 'touch.channel',
    'original source drill down 1': 'touch.source',
    'original traffic source drill down 1': 'touch.source',
    'unsubscribed from all email': 'unsubscribed',
    'email hard bounce reason': 'bounced',
    'became a lead date': 'reached:lead',
    'became a marketing qualified lead date': 'reached:mql',
    'became a sales qualified lead date': 'reached:sql',
    'became an opportunity date': 'reached:opportunity',
    'became a customer date': 'reached:customer',
  },
  filled: ['email hard bounce reason'],
  spelling: { 'original source': HUBSPOT_SOURCES, 'original traffic source': HUBSPOT_SOURCES },
}

const hubspotCompanies: Preset = {
  ...{ id: 'hubspot-companies', title: 'HubSpot companies', kind: 'accounts', source: 'hubspot companies' },
  all: ['company name'],
  any: ['company domain name', 'company owner', 'number of employees'],
  none: ['email', 'first name'],
  fields: {
    'record id': 'company.external',
    'record id company': 'company.external',
    'company id': 'company.external',
    'company name': 'company.name',
    'company domain name': 'company.website',
    industry: 'field:industry',
    'number of employees': 'field:headcount',
    'annual revenue': 'field:revenue',
    'country region': 'field:country',
    city: 'field:city',
    'create date': 'at',
  },
}

const hubspotDeals: Preset = {
  ...{ id: 'hubspot-deals', title: 'HubSpot deals', kind: 'opportunities', source: 'hubspot' },
  all: ['deal name', 'deal stage'],
  any: ['record id', 'record id deal', 'deal id'],
  fields: {
    'record id': 'deal.id',
    'record id deal': 'deal.id',
    'deal id': 'deal.id',
    'deal name': 'field:deal_name',
    'deal stage': 'deal.stage',
    amount: 'deal.value',
    'deal owner': 'deal.rep',
    'create date': 'deal.opened',
    'close date': 'deal.closed',
    'associated company': 'company.name',
    pipeline: 'field:pipeline',
  },
}

const mauticContacts: Preset = {
  ...{ id: 'mautic-contacts', title: 'Mautic contacts', kind: 'people', source: 'mautic contacts' },
  all: ['email', 'firstname', 'lastname'],
  any: ['points', 'date identified', 'attribution', 'attribution date', 'preferred locale', 'last active', 'dnc'],
  fields: {
    id: 'external',
    email: 'email',
    firstname: 'field:first_name',
    lastname: 'field:last_name',
    company: 'company.name',
    position: 'field:title',
    phone: 'field:phone',
    mobile: 'field:mobile',
    website: 'company.website',
    city: 'field:city',
    state: 'field:state',
    zipcode: 'field:postal_code',
    country: 'field:country',
    'preferred locale': 'field:language',
    points: 'field:mautic_points',
    stage: 'stage',
    owner: 'owner',
    'date added': 'at',
    'date identified': 'at',
    dnc: 'do_not_contact',
    'do not contact': 'do_not_contact',
    'dnc reason': 'do_not_contact',
    unsubscribed: 'unsubscribed',
    bounced: 'bounced',
  },
}

const mauticCompanies: Preset = {
  ...{ id: 'mautic-companies', title: 'Mautic companies', kind: 'accounts', source: 'mautic companies' },
  all: ['companyname'],
  any: ['companyemail', 'companywebsite', 'companyindustry', 'companycity', 'companycountry', 'companyaddress1'],
  fields: {
    id: 'company.external',
    companyname: 'company.name',
    companywebsite: 'company.website',
    companyindustry: 'field:industry',
    'companynumber of employees': 'field:headcount',
    companynumberofemployees: 'field:headcount',
    'companyannual revenue': 'field:revenue',
    companycity: 'field:city',
    companycountry: 'field:country',
  },
}

const pardotProspects: Preset = {
  ...{ id: 'pardot-prospects', title: 'Pardot prospects', kind: 'people', source: 'pardot prospects' },
  all: ['email'],
  any: [
    'prospect id',
    'pardot score',
    'opted out',
    'do not email',
    'crm lead fid',
    'crm contact fid',
    'is do not email',
  ],
  fields: {
    ...PERSON,
    'prospect id': 'external',
    id: 'external',
    company: 'company.name',
    'account name': 'company.name',
    website: 'company.website',
    phone: 'field:phone',
    country: 'field:country',
    state: 'field:state',
    zip: 'field:postal_code',
    employees: 'field:headcount',
    'annual revenue': 'field:revenue',
    source: 'touch.source',
    campaign: 'touch.campaign',
    score: 'field:pardot_score',
    grade: 'field:pardot_grade',
    'lifecycle stage': 'stage',
    'assigned user': 'owner',
    'assigned to': 'owner',
    'created date': 'at',
    'created at': 'at',
    created: 'at',
    'opted out': 'unsubscribed',
    'do not email': 'unsubscribed',
    'is do not email': 'unsubscribed',
    'email bounced': 'bounced',
    'email bounced date': 'bounced',
    'email bounced reason': 'bounced',
  },
  filled: ['email bounced date', 'email bounced reason'],
}

const salesforceOpportunities: Preset = {
  ...{ id: 'salesforce-opportunities', title: 'Salesforce opportunities', kind: 'opportunities', source: 'salesforce' },
  all: ['stage'],
  any: ['opportunity id', 'opportunity name', 'opportunity owner'],
  fields: {
    'opportunity id': 'deal.id',
    'opportunity name': 'field:deal_name',
    stage: 'deal.stage',
    amount: 'deal.value',
    'opportunity owner': 'deal.rep',
    'created date': 'deal.opened',
    'close date': 'deal.closed',
    'account name': 'company.name',
    'lead source': 'field:lead_source',
    type: 'field:deal_type',
  },
}

/** Exports that are known, the surest to recognise first. */
export const PRESETS: readonly Preset[] = [
  hubspotDeals,
  hubspotCompanies,
  salesforceOpportunities,
  mauticCompanies,
  mauticContacts,
  pardotProspects,
  hubspotContacts,
]

/** The export that a header row comes from. */
export function presetOf(header: readonly string[]): Preset | undefined {
  const has = new Set(header.map(plainHeader))
  const isThere = (name: string) => has.has(name)
  return PRESETS.find(({ all, any, none = [] }) => all.every(isThere) && any.some(isThere) && !none.some(isThere))
}
