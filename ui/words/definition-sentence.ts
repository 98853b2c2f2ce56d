import {
  type Clause,
  type Comparison,
  isGroup,
  type Join,
  type Sentence,
  type TextTest,
} from '#src/definition/sentence.ts'

const COMPARED: Readonly<Record<Comparison, string>> = {
  '>': 'is more than',
  '>=': 'is at least',
  '<': 'is less than',
  '<=': 'is at most',
  '==': 'is',
  '!=': 'is not',
}

const TESTED: Readonly<Record<TextTest, string>> = {
  '==': 'is',
  '!=': 'is not',
  contains: 'contains',
  startsWith: 'begins with',
  endsWith: 'ends with',
}

const TESTED_NOT: Readonly<Record<TextTest, string>> = {
  '==': 'is not',
  '!=': 'is',
  contains: 'does not contain',
  startsWith: 'does not begin with',
  endsWith: 'does not end with',
}

const TIMES: Readonly<Record<Comparison, string>> = {
  '>': 'more than',
  '>=': 'at least',
  '<': 'less than',
  '<=': 'at most',
  '==': 'exactly',
  '!=': 'not exactly',
}

const UNITS: Readonly<Record<string, string>> = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days', w: 'weeks' }

/** `30 days`, from `30d`. */
const span = (within: string): string =>
  [...within.matchAll(/(\d+)([smhdw])/g)].map(([, count, unit]) => `${count} ${UNITS[unit ?? ''] ?? ''}`).join(' ')

const windowOf = (within: string | undefined): string => (within === undefined ? '' : ` in the last ${span(within)}`)

/** A field as people read it: `person.tech_stack` is "tech stack", of an account or deal its owner is said. */
export function fieldName(field: string, labels: ReadonlyMap<string, string> = new Map()): string {
  const own = labels.get(field)
  if (own !== undefined) return own
  const [record, name = ''] = field.split('.')
  if (name === '') return field
  const said = name.replaceAll('_', ' ')
  if (record === 'account') return `account ${said}`
  if (record === 'opportunity') return `deal ${said}`
  return said
}

/** What a page or event is called; `any` is anything at all. */
const signal = (name: string): string =>
  name === 'any' ? 'anything' : name.startsWith('/') ? name : `“${name.replaceAll('_', ' ')}”`

/** One clause as people say it. */
function clause(one: Clause, labels?: ReadonlyMap<string, string>): string {
  const not = 'not' in one && one.not === true
  const named = 'field' in one ? fieldName(one.field, labels) : ''
  switch (one.kind) {
    case 'number':
      if (one.field === 'cycle' && one.op === '==' && one.value === 1) return 'is here for the first time'
      return `${named} ${COMPARED[one.op]} ${one.value}`
    case 'text':
      return `${named} ${(not ? TESTED_NOT : TESTED)[one.op]} ${one.value}`
    case 'one-of':
      return `${named} ${not ? 'is none of' : 'is one of'} ${one.values.join(', ')}`
    case 'in-list':
      return `${named} ${not ? 'is not on' : 'is on'} the list ${one.list.replaceAll('_', ' ')}`
    case 'has-entry':
      return `${named} ${not ? 'lacks' : 'has'} ${one.value}`
    case 'shares':
      return `${named} ${not ? 'has nothing' : 'has something'} of the list ${one.list.replaceAll('_', ' ')}`
    case 'flag':
      return `${named} is ${not ? 'no' : 'yes'}`
    case 'known':
      return `${named} is ${not ? 'not known' : 'known'}`
    case 'visited':
      return `${not ? 'has not visited' : 'visited'} ${one.name}${windowOf(one.within)}`
    case 'did':
      return `${not ? 'has not done' : 'has done'} ${signal(one.name)}${windowOf(one.within)}`
    case 'count':
      return `has done ${signal(one.name)} ${TIMES[one.op]} ${one.value} times${windowOf(one.within)}`
    case 'last':
      return `last did ${signal(one.name)} ${TIMES[one.op]} ${one.value} days ago`
    case 'after':
      return `${not ? 'has not done' : 'has done'} ${signal(one.name)} after entering ${one.stage}`
    case 'consented':
      return `${not ? 'has not agreed' : 'has agreed'} to ${one.purpose.replaceAll(/[_-]/g, ' ')}`
    case 'confirmed':
      return `${TIMES[one.op]} ${one.value} of ${one.fields.map((field) => field.replaceAll('_', ' ')).join(', ')} ${one.value === 1 ? 'is' : 'are'} a yes`
    default:
      return one satisfies never
  }
}

/** The words of sentences that stand for conditions. */
export const sentenceWords = {
  clause,
  /** What the score and the cycle are called where nobody edits. */
  standingNames: new Map([
    ['fit', 'fit score'],
    ['engagement', 'engagement score'],
    ['score', 'score'],
    ['cycle', 'time through the funnel'],
  ]) as ReadonlyMap<string, string>,
  joins: { all: 'all of these hold', any: 'any of these holds' },
  and: 'and',
  or: 'or',
  join: 'How they go together',
  group: 'Of these:',
  what: 'What is asked',
  how: 'How it is compared',
  value: 'Value',
  values: 'Values',
  name: 'Page or event',
  within: 'In which time',
  days: 'Days',
  times: 'Times',
  stage: 'Stage',
  list: 'List',
  facts: 'Facts that count',
  purpose: 'Purpose',
  ever: 'ever',
  inLast: (within: string) => `in the last ${span(within)}`,
  add: 'Add a condition',
  addGroup: 'Add a group',
  remove: 'Remove this condition',
  groups: {
    ready: 'Ready made',
    standing: 'Score and stage',
    doing: 'What they did',
    agreed: 'What they agreed to',
    person: 'Person',
    account: 'Account',
    opportunity: 'Deal',
    event: 'The event itself',
  },
  ready: {
    'repeat-visits': 'Repeat visits',
    pricing: 'Looked at prices',
    download: 'Downloaded something',
    content: 'Content consumed',
  },
  doing: {
    visited: 'Visited a page',
    did: 'Did something',
    count: 'Did something often',
    last: 'Days since doing something',
    after: 'Did something after a stage',
    confirmed: 'How many facts are a yes (BANT)',
    consented: 'Agreed to a purpose',
  },
  operators: {
    '>': 'is more than',
    '>=': 'is at least',
    '<': 'is less than',
    '<=': 'is at most',
    '==': 'is',
    '!=': 'is not',
    contains: 'contains',
    startsWith: 'begins with',
    endsWith: 'ends with',
    'one-of': 'is one of',
    'not one-of': 'is none of',
    'in-list': 'is on the list',
    'not in-list': 'is not on the list',
    'has-entry': 'has',
    'not has-entry': 'lacks',
    shares: 'has something of the list',
    'not shares': 'has nothing of the list',
    flag: 'is yes',
    'not flag': 'is no',
    known: 'is known',
    'not known': 'is not known',
    happened: 'has',
    'not happened': 'has not',
  },
  property: 'Property of the event',
  noWords: (reason: string) => `The sentence builder has no words for this: ${reason}.`,
} as const

const joint = (join: Join): string => (join === 'all' ? sentenceWords.and : sentenceWords.or)

/** A condition on one line, as somebody would say it; what stands together is in brackets. */
export function sentenceText({ join, parts }: Sentence, labels?: ReadonlyMap<string, string>): string {
  return parts
    .map((part) => {
      if (!isGroup(part)) return clause(part, labels)
      const said = part.clauses.map((one) => clause(one, labels)).join(` ${joint(part.join)} `)
      return parts.length > 1 && part.clauses.length > 1 ? `(${said})` : said
    })
    .join(` ${joint(join)} `)
}
