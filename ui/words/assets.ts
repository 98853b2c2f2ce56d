import type { AssetKind, Delivery, Intent, PagePosition } from '#src/capture/assets/asset.ts'
import type { Gap } from '#src/capture/assets/coverage.ts'
import type { Verdict } from '#src/capture/assets/verdict.ts'

const KINDS: Readonly<Record<AssetKind, string>> = {
  guide: 'Guide',
  checklist: 'Checklist',
  playbook: 'Playbook',
  template: 'Template',
  toolkit: 'Toolkit',
  'white paper': 'White paper',
  benchmark: 'Benchmark',
  'case study': 'Case study',
  comparison: 'Comparison',
  'webinar recording': 'Webinar recording',
  'demo video': 'Demo video',
  'buyer guide': 'Buyer guide',
  'security document': 'Security document',
  'implementation guide': 'Implementation guide',
  'customer reference': 'Customer reference',
  'proposal support': 'Proposal support',
  'approval pack': 'Approval pack',
}
const POSITIONS: Readonly<Record<PagePosition, { readonly name: string; readonly who: string }>> = {
  TOFU: { name: 'TOFU', who: 'Top: they look around' },
  MOFU: { name: 'MOFU', who: 'Middle: they compare' },
  BOFU: { name: 'BOFU', who: 'Bottom: they decide' },
}
const INTENTS: Readonly<Record<Intent, string>> = {
  informational: 'Informational',
  commercial: 'Commercial',
  transactional: 'Transactional',
  navigational: 'Navigational',
}
const DELIVER: Readonly<Record<Delivery, string>> = {
  both: 'On the page and by mail',
  page: 'On the page after the form',
  mail: 'By mail only, so the address must be real',
}
const VERDICTS: Readonly<Record<Verdict, { readonly name: string; readonly why: string }>> = {
  keep: { name: 'Keep', why: 'As many of those who saw it got further as of the others of its position.' },
  merge: {
    name: 'Merge',
    why: 'Surely fewer got further than of the others of its position: join it with a better one.',
  },
  retire: { name: 'Retire', why: 'Nobody got any further, and that is no chance any more.' },
}

/** What the library of assets says. */
export const assetsWords = {
  lead: 'What visitors get for their details, where it is missing, and what it comes to.',
  failed: 'The library could not be loaded',
  empty: 'An asset is what somebody gives their details for: a guide, a checklist, a case study, a recording.',
  add: 'Add an asset',
  library: 'Library',
  name: 'Asset',
  position: 'For',
  given: 'Given by',
  state: 'State',
  engagement: 'What they come to',
  engagementLead:
    'People of the last 90 days, the best first. It goes along with an asset; it does not prove what the asset caused.',
  numbersFailed: 'The numbers could not be loaded',
  nobodyYet: 'Nobody saw one of these in the last 90 days.',
  unseen: (n: number, said: string) =>
    n === 1 ? 'One more was seen by nobody in these days.' : `Nobody saw the other ${said} in these days.`,
  noneShown: 'No asset is like that.',
  seen: 'Seen by',
  seenHelp:
    'People who saw a form that gives it, or had it. Every share is of these people, and so are time and scroll, on the pages where they saw it.',
  read: 'Read',
  scrolled: (share: string) => `${share} of the page`,
  returned: 'Came back',
  people: 'Had it',
  reached: (stage: string) => `Then ${stage}`,
  further: 'the next stage',
  verdict: 'Verdict',
  verdictHelp: (stage: string) =>
    `By how many of those who saw it became ${stage} after they had it, against the other assets of its position. Said once 30 people saw it, and merge and retire only where the difference is more than chance (95 %).`,
  tooFew: 'Too few to tell',
  unclear: 'Not clear yet',
  verdicts: VERDICTS,
  kinds: KINDS,
  positions: POSITIONS,
  intent: 'Search intent',
  intents: INTENTS,
  intentHint: 'What somebody who searches for it is after. May stay unsaid.',
  intentTable: 'Assets by position and search intent',
  unsaid: 'Not said',
  any: 'Any',
  persona: 'Persona',
  everybody: 'everybody',
  open: 'Everybody, without a form',
  noForm: 'No form gives it yet',
  toForms: 'Choose a form',
  none: '–',
  copyLink: 'Copy link',
  coverage: 'Coverage',
  coverageLead: 'Published assets by position and by whom they speak to. A gap is where somebody finds nothing.',
  coverageTable: 'Assets by position and persona',
  stagesTable: 'Assets by stage',
  stage: 'Stage',
  assets: 'Assets',
  all: 'All',
  gaps: 'Gaps',
  noGaps: 'No gaps.',
  gap: (gap: Gap, offers: string): string => {
    if (gap.kind === 'intent') return `Nothing for whoever searches with a ${gap.intent} intent.`
    if (gap.kind === 'stage') return `Nothing for the stage ${gap.name} (${gap.position}).`
    const what = offers === '' ? '' : ` The funnel asks for: ${offers}.`
    return gap.persona === null
      ? `Nothing at ${gap.position}.${what}`
      : `Nothing at ${gap.position} speaks to ${gap.persona}.`
  },
  // The drawer.
  newTitle: 'New asset',
  title: 'Title',
  summary: 'What it is about',
  summaryHint: 'Shown where it is offered.',
  kind: 'Kind',
  positionLabel: 'Position',
  personas: 'Personas',
  personasHint: 'Whom it speaks to. Empty: everybody. Type a name and press Enter.',
  stages: 'Stages',
  stagesHint: 'Empty: every stage of its position.',
  source: 'Where it is',
  sources: { upload: 'A file', link: 'A link', none: 'Nowhere yet, it is planned' },
  url: 'Link',
  urlHint: 'Begins with https://. Recordings of hours belong to where videos are streamed from.',
  file: 'File',
  chooseFile: 'Choose a file',
  replaceFile: 'Replace the file',
  fileHint: (list: string, size: string) => `${list}; at most ${size}.`,
  mb: (n: string) => `${n} MB`,
  kb: (n: string) => `${n} kB`,
  sending: (name: string, share: string) => `Sending ${name}: ${share}`,
  notTaken: 'The file was not taken',
  nothingIn: 'The file is empty.',
  nothingInHint: 'Look whether it was saved whole, then choose it again.',
  tooLarge: 'The file is larger than 50 MB.',
  tooLargeHint: 'Make it smaller, or put it where large files are streamed from and give the link.',
  gated: 'Only for whoever fills in a form',
  gatedHint: 'Then choose it in the settings of a form, under “Whoever sends it gets”.',
  idHint: (id: string) => `Choose “${id}” in the settings of a form, under “Whoever sends it gets”.`,
  deliver: 'How they get it',
  delivers: DELIVER,
  archiveHint: 'Links that were given out end at once.',
  download: 'Download',
  gone: 'There is no such asset any more.',
} as const
