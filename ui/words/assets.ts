import type { AssetKind, AssetState, Delivery, PagePosition } from '#src/capture/assets/asset.ts'
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
}
const POSITIONS: Readonly<Record<PagePosition, { readonly name: string; readonly who: string }>> = {
  TOFU: { name: 'TOFU', who: 'Top: they look around' },
  MOFU: { name: 'MOFU', who: 'Middle: they compare' },
  BOFU: { name: 'BOFU', who: 'Bottom: they decide' },
}
const STATES: Readonly<Record<AssetState, string>> = { draft: 'Draft', published: 'Published', archived: 'Archived' }
const DELIVER: Readonly<Record<Delivery, string>> = {
  both: 'On the page and by mail',
  page: 'On the page after the form',
  mail: 'By mail only, so the address must be real',
}
const VERDICTS: Readonly<Record<Verdict, { readonly name: string; readonly why: string }>> = {
  keep: { name: 'Keep', why: 'Its people get as far as those of its position, or further.' },
  merge: { name: 'Merge', why: 'Fewer of its people get further than of its position: join it with a better one.' },
  retire: { name: 'Retire', why: 'None of its people got any further.' },
}

/** What the library of assets says. */
export const assetsWords = {
  lead: 'What visitors get for their details, where it is missing, and what it comes to.',
  failed: 'The library could not be loaded',
  empty: 'An asset is what somebody gives their details for: a guide, a checklist, a case study, a recording.',
  add: 'Add an asset',
  library: 'Library',
  showArchived: (n: string) => `Show archived (${n})`,
  hideArchived: 'Hide archived',
  name: 'Asset',
  position: 'For',
  given: 'Given by',
  people: 'People',
  leads: 'Leads',
  later: (stage: string) => `Then ${stage}`,
  laterUnknown: 'Then further',
  verdict: 'Verdict',
  state: 'State',
  numbersHelp: 'People of the last 90 days who had it, whom it made a lead, and who reached the stage after it.',
  verdictHelp: 'Said once 30 people had it. It goes along with the asset; it does not prove what the asset caused.',
  verdicts: VERDICTS,
  kinds: KINDS,
  positions: POSITIONS,
  states: STATES,
  everybody: 'everybody',
  open: 'Everybody, without a form',
  noForm: 'No form gives it yet',
  toForms: 'Choose a form',
  none: '–',
  few: 'few',
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
