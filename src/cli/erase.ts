import type { Command } from 'commander'
import type { Database } from '../db/database.ts'
import { lastBackup } from '../db/last-backup.ts'
import { workspaceOf } from '../db/workspace.ts'
import { openEngine } from '../engine.ts'
import { Fault } from '../fault.ts'
import type { PersonId, WorkspaceId } from '../funnel/brand.ts'
import type { Mention, Mentions } from '../identity/erasing/mentions.ts'
import { whomToErase } from '../identity/erasing/store.ts'
import { parseEmail } from '../identity/normalise.ts'
import { findByIdentifier } from '../identity/store.ts'
import { blotOut } from '../ledger/erase/blot.ts'
import { forgetNow } from '../ledger/erase/effect.ts'
import { erasePerson } from '../ledger/erase/erase.ts'
import { isFullName, soughtOf } from '../ledger/erase/mention.ts'
import { mentionsOf, mentionsOfName } from '../ledger/erase/mentions.ts'
import { author } from './author.ts'
import type { CliContext } from './context.ts'

interface Options {
  readonly workspace: string
  readonly yes?: true
  readonly mentions?: boolean
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whom an address or an id names. */
export async function personOf({ app }: Database, workspace: WorkspaceId, said: string): Promise<PersonId> {
  const email = parseEmail(said)
  const found = email.ok ? await findByIdentifier(app, workspace, 'email', email.email) : said
  if (found === undefined || !UUID.test(found)) throw new Fault('not_found', `Nobody in this workspace is ${said}.`)
  return whomToErase(app, workspace, found.toLowerCase())
}

/** A name alone is nobody's: it is looked for only with --mentions, and only in what is said of others. */
const nameOf = (said: string, mentions: boolean): string | undefined =>
  mentions && !parseEmail(said).ok && !UUID.test(said) && isFullName(said) ? said.trim() : undefined

const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`

const linesOf = (found: readonly Mention[]): string[] =>
  found.map(({ called, id, excerpt }) => `  ${called} (${id}): ${excerpt}`)

/** What is left to decide, or to change by hand. */
function leftOver({ names, namesakes, named, published, hasMore }: Mentions, cleared: boolean): string[] {
  const lines: string[] = []
  if (named.length > 0 && !cleared) {
    lines.push(
      `${counted(named.length, 'mention')} of the name remain${named.length === 1 ? 's' : ''}:`,
      ...linesOf(named),
    )
    if (namesakes > 0) lines.push(`  Some may be about ${counted(namesakes, 'other')} of that name.`)
    const [name] = names
    if (name !== undefined) lines.push(`To clear them: sluice erase "${name}" --mentions --yes`)
  }
  if (published.length > 0) lines.push('What colleagues published is for you to change:', ...linesOf(published))
  if (hasMore) lines.push('There are more.')
  return lines
}

/** `sluice erase PERSON`: done when it answers, since no server may be running and whoever asks wants it done. */
export function register(program: Command, context: CliContext): void {
  program
    .command('erase')
    .argument('<person>', 'an e-mail address, an id, or with --mentions a full name')
    .description('erases everything personal of somebody; only dates of stages go on being counted')
    .option('--yes', 'it cannot be undone, and I know')
    .option('--mentions', 'also clears their name where others are spoken of')
    .option('--workspace <name>', 'whose people', 'main')
    .action(async (said: string, options: Options) => {
      const answer = await context.withDatabase((database) => erase(context, database, said, options))
      context.print(answer.lines.join('\n'), answer.value)
    })
}

interface Answer {
  readonly lines: readonly string[]
  readonly value: unknown
}

async function erase(
  context: CliContext,
  database: Database,
  said: string,
  { workspace: name, yes, mentions = false }: Options,
): Promise<Answer> {
  const { app: pool, ops } = database
  const config = context.config()
  const { id: workspace } = await workspaceOf(pool, name)
  const { ledger, clock } = openEngine(config, database)
  const alone = nameOf(said, mentions)
  if (alone !== undefined) {
    if (yes !== true) {
      const places = linesOf(await mentionsOfName(ops, workspace, alone))
      const asks = ['What is cleared cannot be brought back, whoever of that name is meant:', ...places].join('\n')
      throw new Fault('usage', asks, 'Say it again with --yes.')
    }
    await blotOut({ pool, ops, workspace, now: clock() }, soughtOf([{ kind: 'name', value: alone, trusted: true }]))
    return { lines: [`The name ${alone} is cleared wherever others are spoken of.`], value: { name: alone } }
  }
  const person = await personOf(database, workspace, said)
  const found = await mentionsOf(ops, workspace, person)
  if (yes !== true) {
    const left = leftOver(found, false)
    throw new Fault('usage', ['An erasure cannot be undone.', ...left].join('\n'), 'Say it again with --yes.')
  }
  const erasing = { pool, workspace, book: ledger.book, now: clock(), by: author() }
  await erasePerson({ ...erasing, because: 'erased', mentions }, person)
  await forgetNow({ pool, ops, home: config.home, clock }, workspace)
  const backup = lastBackup(config.home)
  const lines = [
    `${person} is erased: no fact, file or message names them any more.`,
    ...leftOver(found, mentions),
    ...(backup === undefined
      ? []
      : [
          `The backup ${backup.file} of ${backup.at.slice(0, 10)} still holds them; after a restore they are erased again.`,
        ]),
  ]
  const remains = mentions ? [] : found.named
  return { lines, value: { person, mentions: remains, published: found.published } }
}
