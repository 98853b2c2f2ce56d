const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** What is sent as a question and changes nothing: telling of it would make every screen that asks ask again, for ever. */
const ASKS = /\/(check|match|dry-run)$/
/** A draft is in force for nobody yet. */
const DRAFT = /^\/api\/definition\/(draft|plan|sign-off)/

/** What else shows a thing of an area. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  audit: ['settings'],
  definition: ['funnel', 'undone', 'readiness', 'people', 'person', 'icp'],
  reps: ['settings', 'undone'],
  team: ['settings', 'session'],
  keys: ['settings'],
  views: ['people'],
  workspace: ['settings', 'session'],
  imports: ['people', 'funnel'],
  refusals: ['doors', 'people', 'funnel'],
  'set-up': ['settings'],
  forms: ['assets', 'ctas'],
  assets: ['ctas'],
  'cta-paths': ['ctas'],
}

/** The areas that a request may have changed without the ledger, which are the first words of the screens' questions. */
export function areasOf(method: string, url: string): readonly string[] {
  const path = url.replace(/\?.*$/s, '')
  const area = /^\/api\/([a-z-]+)/.exec(path)?.[1]
  if (area === undefined || SAFE.has(method) || ASKS.test(path)) return []
  return DRAFT.test(path) ? [area] : [area, ...(ALSO[area] ?? [])]
}
