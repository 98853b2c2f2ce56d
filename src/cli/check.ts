import type { Command } from 'commander'
import { formatProblem } from '../definition/problem.ts'
import { differenceSentence } from '../definition/walk.ts'
import { walkFailures } from '../learn/walks.ts'
import type { CliContext } from './context.ts'
import { readFolder, readForms } from './folder.ts'
import { besides, judgeForms } from './forms.ts'
import { counted, failed, judge, type Verdict } from './verdict.ts'

const EXAMPLES = `
Examples:
  $ ./sluice check                        the folder funnel
  $ ./sluice check templates/four-stage
  $ ./sluice check my-funnel --json`

/** `sluice check [DIR]`: every mistake with its place, forms too, then the walks of funnel.test.yaml; needs no database. */
export function register(program: Command, context: CliContext): void {
  program
    .command('check')
    .argument('[dir]', 'the folder of the definition', 'funnel')
    .description('find mistakes in funnel.yaml and forms/*.yaml, and run the walks of funnel.test.yaml')
    .addHelpText('after', EXAMPLES)
    .action((dir: string) => {
      const judged = judge(readFolder(dir), dir)
      const { definition } = judged
      const forms = definition === undefined ? undefined : judgeForms(readForms(dir), dir, besides(definition))
      const verdict = { ...judged, problems: [...judged.problems, ...(forms?.problems ?? [])] }
      for (const warning of forms?.warnings ?? []) context.note(`${formatProblem(warning)}\n`)
      const isGood = verdict.problems.length === 0 && failed(verdict.walks).length === 0
      context.print(textOf(verdict, dir), { ok: isGood, problems: verdict.problems, walks: walksOf(verdict) })
      if (!isGood) context.foundSomething()
    })
}

const walksOf = ({ walks }: Verdict) =>
  walks.map(({ name, differences }) => ({
    name,
    ok: differences.length === 0,
    differences: differences.map((one) => ({ ...one, sentence: differenceSentence(one) })),
  }))

function textOf({ problems, walks, definition }: Verdict, dir: string): string {
  if (problems.length > 0) return [...problems.map(formatProblem), counted(problems.length, 'mistake')].join('\n\n')
  const failures = walkFailures(walks)
  if (failures.length > 0)
    return [...failures, `${failures.length} of ${counted(walks.length, 'walk')} failed`].join('\n\n')
  const title = definition === undefined ? dir : `${definition.title} (${dir})`
  const walked = walks.length === 0 ? 'It has no walks.' : `All ${counted(walks.length, 'walk')} passed.`
  return `${title} has no mistakes. ${walked}`
}
