import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import type { Definition } from '../definition/definition.ts'
import { nearest } from '../definition/nearest.ts'
import { Fault } from '../fault.ts'
import type { CliContext } from './context.ts'
import { type Files, readFolder, writeFolder } from './folder.ts'
import { compiledOr, judge } from './verdict.ts'

const ROOT = fileURLToPath(new URL('../../templates', import.meta.url))

const EXAMPLES = `
Examples:
  $ ./sluice templates                            the five there are
  $ ./sluice templates crm-lifecycle              its stages and who is in them
  $ ./sluice templates crm-lifecycle --to mine    copies its files into the folder mine`

interface Template {
  readonly definition: Definition
  readonly files: Files
}

/** `sluice templates [NAME] [--to DIR]`: funnels to begin with, one an article. */
export function register(program: Command, context: CliContext): void {
  program
    .command('templates')
    .argument('[name]', 'one of them')
    .description('list the funnels to begin with, show one, or copy it')
    .option('--to <dir>', 'copy its files into this folder')
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined, { to }: { to?: string }) => {
      if (name === undefined) {
        if (to !== undefined)
          throw new Fault('usage', '--to needs the name of a template.', `There are ${names().join(', ')}.`)
        const all = names().map((one) => read(one).definition)
        context.print(all.map(line).join('\n\n'), all.map(summary))
      } else if (to === undefined) {
        const { definition } = read(name)
        context.print(shown(definition), { ...summary(definition), stages: stagesOf(definition) })
      } else {
        const written = writeFolder(to, read(name).files)
        context.print(`${written.join('\n')}\n\nNext: ./sluice check ${to}`, { written })
      }
    })
}

const names = (): string[] => readdirSync(ROOT).sort()

function read(name: string): Template {
  if (!names().includes(name)) {
    const near = nearest(name, names())
    throw new Fault(
      'not_found',
      `There is no template "${name}".`,
      near === undefined ? `There are ${names().join(', ')}.` : `Did you mean ${near}?`,
    )
  }
  const files = readFolder(join(ROOT, name))
  return { files, definition: compiledOr(judge(files, name), 'This template is damaged.') }
}

const summary = ({ name, title, source }: Definition) => ({ name, title, source: source ?? null })

const line = ({ name, title, source, stages }: Definition): string =>
  [`${name}: ${title}`, `  ${source ?? ''}`, `  ${stages.map((stage) => stage.short ?? stage.name).join(' > ')}`].join(
    '\n',
  )

const stagesOf = ({ stages }: Definition) =>
  stages.map(({ id, name, short, position, owner, enter, goal }) => ({
    id,
    name,
    short,
    position,
    owner,
    enter: enter?.text,
    goal,
  }))

function shown(definition: Definition): string {
  const stages = stagesOf(definition).flatMap(({ id, name, short, position, owner, enter }) => [
    `  ${id}: ${name}${short === undefined ? '' : ` (${short})`}, ${position}, ${owner}`,
    `      ${enter ?? 'everybody begins here'}`,
  ])
  const { guesses } = definition
  const last = guesses.length === 0 ? [] : ['', `Starting guesses, change them: ${guesses.join(', ')}`]
  return [
    line(definition),
    '',
    'Stages',
    ...stages,
    ...last,
    '',
    `Copy it: ./sluice templates ${definition.name} --to DIR`,
  ].join('\n')
}
