import type { Command } from 'commander'
import { parseInstant } from '../capture/instant.ts'
import { workspaceOf } from '../db/workspace.ts'
import { openEngine } from '../engine.ts'
import { Fault } from '../fault.ts'
import { fromMs, type Timestamp, toMs } from '../funnel/brand.ts'
import { answerAbout, type PersonAnswer } from '../funnel/person-answer.ts'
import { parseEmail } from '../identity/normalise.ts'
import { findByIdentifier, personAsOf } from '../identity/store.ts'
import type { CliContext } from './context.ts'

const EXAMPLES = `
Examples:
  $ ./sluice explain ana@acme.example
  $ ./sluice explain ana@acme.example --at 2026-03-01T12:00:00Z
  $ ./sluice explain 0195f000-0000-7000-8000-00000000a4a0 --json`

interface Options {
  readonly at?: string
  readonly workspace: string
}

/** `sluice explain PERSON`: stage, owner and every contribution to the score, now or at any past instant. */
export function register(program: Command, context: CliContext): void {
  program
    .command('explain')
    .argument('<person>', 'an e-mail address or an id')
    .description('why this score, this stage and this owner, now or at a past instant')
    .option('--at <time>', 'as it was then, such as 2026-03-01T12:00:00Z')
    .option('--workspace <name>', 'whose people', 'main')
    .addHelpText('after', EXAMPLES)
    .action(async (person: string, options: Options) => {
      const at = instant(options.at)
      const answer = await context.withDatabase(async (database) => {
        const { id: workspace } = await workspaceOf(database.app, options.workspace)
        const { ledger } = openEngine(context.config(), database)
        const email = parseEmail(person)
        const found = email.ok ? await findByIdentifier(database.app, workspace, 'email', email.email) : idOf(person)
        if (found === undefined) throw new Fault('not_found', `Nobody in this workspace is ${person}.`)
        const known = await personAsOf(database.app, workspace, ledger.book, found, { at })
        return answerAbout(known.person, toMs(at), known.definition)
      })
      context.print(textOf(answer), answer)
    })
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function idOf(person: string): string {
  if (UUID.test(person)) return person.toLowerCase()
  throw new Fault('usage', `${person} is neither an e-mail address nor an id.`)
}

function instant(text: string | undefined): Timestamp {
  if (text === undefined) return fromMs(Date.now())
  const ms = parseInstant(text)
  if (ms === null) throw new Fault('usage', `--at ${text} is not a time.`, 'Write it as 2026-03-01T12:00:00Z.')
  return fromMs(ms)
}

const points = (value: number): string => value.toFixed(2).padStart(9)

function textOf({ person, score, stage, track, owner, waiting, exit }: PersonAnswer): string {
  const who = String(person.email ?? person.id)
  const lines = [`${who}  at ${score.at}`, '']
  lines.push(
    `Stage   ${stage === null ? 'none' : `${stage.name}, since ${stage.since ?? 'an unknown date'} (version ${stage.version}, ${stage.basis})`}`,
  )
  if (stage?.evidence.criterion !== undefined) lines.push(`        because ${stage.evidence.criterion}`)
  for (const [purpose, { state, at, source }] of Object.entries(stage?.evidence.consents ?? {}))
    lines.push(`        consent to ${purpose}: ${state} since ${at} (${source})`)
  if (exit !== null) lines.push(`Exit    disqualified: ${exit.reason}, since ${exit.at}`)
  lines.push(`Track   ${track === 'unknown' ? 'not known yet' : track}`)
  lines.push(
    `Owner   ${owner === null ? (waiting === null ? 'nobody' : `waits for team ${waiting.team}: ${waiting.why}`) : `${owner.name}: ${owner.why}`}`,
  )
  lines.push('', `Score   ${score.total} = fit ${score.fit} + engagement ${score.engagement}, grade ${score.grade}`)
  for (const { points: given, reason, at } of score.reasons)
    lines.push(`${points(given)}  ${reason}${at === undefined ? '' : `  (${at})`}`)
  if (score.reasons.length > 0) lines.push(`${'-'.repeat(9)}`, `${points(score.total)}  in all`)
  return lines.join('\n')
}
