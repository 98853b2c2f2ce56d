import { plainHeader } from './headers.ts'

/** A stage of the funnel, as far as its names go. */
export interface NamedStage {
  readonly id: string
  readonly name: string
  readonly short?: string
}

/** What other systems and languages call the field's stages. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  visitor: ['visitor', 'anonymous', 'subscriber', 'besucher', 'visiteur', 'visitante'],
  lead: ['lead', 'new', 'new lead', 'inquiry', 'prospect', 'capture', 'open', 'interessent', 'prospecto'],
  mql: ['mql', 'marketing qualified lead', 'marketingqualifiedlead', 'marketing qualified', 'engaged'],
  sal: ['sal', 'sales accepted lead', 'sales accepted', 'accepted', 'working'],
  sql: [
    'sql',
    'sales qualified lead',
    'salesqualifiedlead',
    'sales qualified',
    'qualified',
    'sales ready',
    'demo booked',
  ],
  opportunity: [
    'opportunity',
    'deal',
    'opp',
    'negotiation',
    'proposal',
    'chance',
    'opportunite',
    'oportunidad',
    'oportunidade',
  ],
  customer: ['customer', 'won', 'closed won', 'client', 'kunde', 'cliente', 'evangelist'],
}

const IDS: Readonly<Record<string, readonly string[]>> = {
  visitor: ['visitor', 'awareness', 'top'],
  lead: ['lead', 'capture', 'inquiry', 'interest'],
  mql: ['mql', 'qualification', 'middle'],
  sal: ['sal'],
  sql: ['sql', 'handoff', 'bottom'],
  opportunity: ['opportunity', 'pipeline'],
  customer: ['customer', 'won', 'action', 'post'],
}

/** The stage of the funnel that a word of another system means, or undefined where the funnel has none like it. */
export function stageFor(word: string, stages: readonly NamedStage[]): string | undefined {
  const plain = plainHeader(word)
  const named = (name: string) =>
    stages.find((stage) =>
      [stage.short, stage.name, stage.id].some((one) => one !== undefined && plainHeader(one) === name),
    )
  const own = named(plain)
  if (own !== undefined) return own.id
  const group = Object.entries(WORDS).find(([, words]) => words.includes(plain))?.[0]
  if (group === undefined) return undefined
  const found = [group, ...(IDS[group] ?? [])].map(named).find((stage) => stage !== undefined)
  return found?.id
}

/** Whether a word for a deal's stage means that it is won, lost or neither. */
export function dealStatus(word: string): 'open' | 'won' | 'lost' {
  const plain = plainHeader(word)
  if (/\b(lost|verloren|perdu|perdido|perdida|abandoned|disqualified)\b/.test(plain)) return 'lost'
  if (/\b(won|gewonnen|gagne|ganado|ganada|ganho|customer)\b/.test(plain)) return 'won'
  return 'open'
}
