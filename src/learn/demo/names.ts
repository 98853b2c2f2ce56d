import type { Chance } from './chance.ts'

/** A company that somebody works for. */
export interface Firm {
  readonly name: string
  readonly domain: string
  readonly industry: string
  readonly headcount: number
  readonly country: string
}

const SURNAMES_OF_FIRMS = [
  ...['Ashford', 'Brandt', 'Calloway', 'Dupré', 'Eriksen', 'Fairbank', 'Grünwald', 'Hollis', 'Ibarra', 'Jansen'],
  ...['Kessler', 'Lowell', 'Marchetti', 'Nørgaard', 'Okoye', 'Pemberton', 'Quill', 'Rosenthal', 'Szabó', 'Thorne'],
  ...['Ueberall', 'Vance', 'Whitlock', 'Yilmaz', 'Zeller', 'Albrecht', 'Bowen', 'Castellan', 'Draper', 'Elmqvist'],
]
const TRADES = [
  { weight: 6, word: 'Logistics', industry: 'logistics', country: 'GB' },
  { weight: 7, word: 'Maschinenbau GmbH', industry: 'manufacturing', country: 'DE' },
  { weight: 6, word: 'Law', industry: 'legal', country: 'GB' },
  { weight: 5, word: 'Clinics', industry: 'healthcare', country: 'GB' },
  { weight: 4, word: 'Steuerberatung', industry: 'finance', country: 'AT' },
  { weight: 4, word: 'Advisory', industry: 'professional services', country: 'IE' },
  { weight: 3, word: 'Foods', industry: 'retail', country: 'NL' },
  { weight: 2, word: 'Hotels', industry: 'hospitality', country: 'ES' },
  { weight: 4, word: 'Steel', industry: 'manufacturing', country: 'SE' },
  { weight: 2, word: 'Studio', industry: 'media', country: 'FR' },
]

const GIVEN = [
  ...['Alice', 'Jürgen', 'Priya', 'Tomás', 'Zoë', 'Łukasz', 'Annegret', 'Omar', 'Søren', 'Ángeles', 'Kwame', 'Ingrid'],
  ...[
    'Matteo',
    'Grace',
    'Dieter',
    'Noor',
    'Hugh',
    'Brigitte',
    'Yusuf',
    'Elin',
    'Patrick',
    'Siobhán',
    'Marek',
    'Leonie',
  ],
  ...[
    'Thị Ánh',
    'Oscar',
    'Renate',
    'Callum',
    'Chloé',
    'Wolfgang',
    'Fatima',
    'Rhys',
    'Hannah',
    'Aleksander',
    'Mei',
    'Joe',
  ],
]
const FAMILY = [
  ...['Bennett', 'Weißgerber', 'Sharma', 'Ñáñez', 'Müller-Lüdenscheidt', 'Żółkiewski', 'Freifrau von Schlüsselfeld'],
  ...['Haddad', 'Åkesson', 'Ruiz de la Fuente', 'Mensah', 'Bergström', 'Rossi', 'Holloway', 'Krämer', 'al-Rashid'],
  ...['Fitzgerald', 'Schönberger', 'Demir', 'Lindholm', "O'Connell", 'Ní Bhriain', 'Nowak', 'Hofstätter', 'Nguyễn'],
  ...[
    'Whitfield',
    'Großkopf',
    'MacLeod',
    'Lefèvre',
    'Baumgartner',
    'Siddiqui',
    'Pritchard',
    'Zimmermann',
    'Chen',
    'Poole',
  ],
]
/** Written from right to left, with how their owners write them in an address. */
const RIGHT_TO_LEFT = [
  { first: 'محمد', last: 'الأحمد', local: 'm.alahmad' },
  { first: 'נועה', last: 'לוי', local: 'noa.levi' },
  { first: 'فاطمة', last: 'الزهراء', local: 'fatima.zahra' },
]

const TITLES = [
  { weight: 9, title: 'IT manager' },
  { weight: 6, title: 'Head of IT' },
  { weight: 5, title: 'CTO' },
  { weight: 4, title: 'Managing director' },
  { weight: 4, title: 'Leiter IT' },
  { weight: 3, title: 'Owner' },
  { weight: 4, title: 'Office manager' },
  { weight: 5, title: 'System administrator' },
  { weight: 2, title: 'VP operations' },
  { weight: 2, title: 'Geschäftsführerin' },
  { weight: 3, title: 'Accountant' },
]

/** A person's own words about themselves. */
export interface Name {
  readonly first: string
  readonly last: string
  readonly local: string
  readonly title: string
}

/** Letters that have no plain form below their accent. */
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', æ: 'ae', đ: 'd' }

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[ßøłæđ]/g, (letter) => PLAIN[letter] ?? '')
    .normalize('NFKD')
    .replace(/[^a-z]+/g, '')

/** The name of somebody; `index` keeps addresses apart. */
export function nameOf(chance: Chance, index: number): Name {
  const { title } = chance.weighted(TITLES)
  if (chance.happens(0.012)) {
    const { first, last, local } = chance.pick(RIGHT_TO_LEFT)
    return { first, last, local: `${local}${index}`, title }
  }
  const [first, last] = [chance.pick(GIVEN), chance.pick(FAMILY)]
  return { first, last, local: `${plain(first)}.${plain(last)}${index}`, title }
}

const sizeOf = (chance: Chance): number => {
  if (chance.happens(0.14)) return chance.whole(3, 18)
  return chance.happens(0.2) ? chance.whole(250, 1400) : chance.whole(22, 240)
}

/** The firms of the market, each name once. */
export function firmsOf(chance: Chance, count: number): Firm[] {
  const firms: Firm[] = []
  const met = new Set<string>()
  for (let tries = 0; firms.length < count && tries < count * 20; tries += 1) {
    const trade = chance.weighted(TRADES)
    const name = `${chance.pick(SURNAMES_OF_FIRMS)} ${trade.word}`
    const domain = `${plain(name)}.example`
    if (met.has(domain)) continue
    met.add(domain)
    firms.push({ name, domain, industry: trade.industry, headcount: sizeOf(chance), country: trade.country })
  }
  return firms
}
