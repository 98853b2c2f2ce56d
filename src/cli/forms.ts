import { join } from 'node:path'
import { around, type Surroundings } from '../capture/forms/around.ts'
import type { Form } from '../capture/forms/form.ts'
import { parseForm } from '../capture/forms/parse.ts'
import { addForm, type Doing, formsOf, publishForm, type StoredForm } from '../capture/forms/store.ts'
import type { Pool } from '../db/pool.ts'
import type { Definition } from '../definition/definition.ts'
import { type Problem, problemAt } from '../definition/problem.ts'
import { Fault } from '../fault.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import type { Files } from './folder.ts'

/** The forms of a folder as they read, and everything that is wrong with them. */
export interface ReadForms {
  readonly forms: readonly { readonly source: string; readonly form: Form }[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** What forms may name beside a definition; assets are known only to a database. */
export const besides = ({ fields, playbook }: Definition, assets?: ReadonlySet<string>): Surroundings =>
  around({ fields, consent: playbook.consent }, assets)

/** Reads `forms/ID.yaml` of a folder; places are told as seen from the working folder. */
export function judgeForms(files: Files, dir: string, surroundings: Surroundings): ReadForms {
  const forms: { source: string; form: Form }[] = []
  const problems: Problem[] = []
  const warnings: Problem[] = []
  for (const [name, source] of Object.entries(files)) {
    const file = join(dir, name)
    const read = parseForm(source, surroundings, file)
    if (!read.ok) {
      problems.push(...read.problems)
      continue
    }
    warnings.push(...read.warnings)
    const { form } = read
    if (name.replace(/^forms\/|\.ya?ml$/g, '') !== form.id)
      problems.push(
        problemAt(
          file,
          source,
          source.search(/^id:/m),
          `this is the form "${form.id}"`,
          `call the file ${form.id}.yaml`,
        ),
      )
    else forms.push({ source, form })
  }
  return { forms, problems, warnings }
}

/** What is being written of every form that is in use, as files of a folder. */
export async function formFiles(pool: Pool, workspace: WorkspaceId): Promise<Files> {
  const forms = await formsOf(pool, workspace)
  return Object.fromEntries(
    forms.filter(({ archivedAt }) => archivedAt === null).map(({ id, source }) => [`forms/${id}.yaml`, source]),
  )
}

/** Forms that became a version by pushing them, and those that were the same already. */
export interface Pushed {
  readonly published: readonly { readonly id: string; readonly version: number }[]
  readonly same: readonly string[]
}

/** Refuses, before anything is changed, where somebody has changes in the app that the folder does not know. */
export async function refuseOverOthers(pool: Pool, workspace: WorkspaceId, { forms }: ReadForms): Promise<void> {
  const known = new Map((await formsOf(pool, workspace)).map((one) => [one.id, one]))
  const theirs = forms.flatMap(({ form, source }): readonly StoredForm[] => {
    const before = known.get(form.id)
    return before?.changed && before.lastVersion > 0 && before.source !== source ? [before] : []
  })
  const [first] = theirs
  if (first === undefined) return
  throw new Fault(
    'conflict',
    `${first.savedBy} has changes to the form "${first.id}" that are not published.`,
    'Pull them first, or replace them with --force.',
  )
}

/** Publishes every form whose text differs from its last version; each in a transaction of its own. */
export async function pushForms(pool: Pool, doing: Doing, { forms }: ReadForms): Promise<Pushed> {
  const known = new Map((await formsOf(pool, doing.workspace)).map((one) => [one.id, one]))
  const published: { id: string; version: number }[] = []
  const same: string[] = []
  for (const { form, source } of forms) {
    const { id } = form
    const before = known.get(id) ?? (await addForm(pool, doing, id, source))
    if (!before.changed && before.source === source && before.lastVersion > 0) {
      same.push(id)
      continue
    }
    const { revision } = before
    const after = await publishForm(pool, doing, id, { revision, source, form, note: 'Pushed', replace: true })
    published.push({ id, version: after.lastVersion })
  }
  return { published, same }
}

/** What was done with the forms, in a line; empty without any. */
export function pushedText({ published, same }: Pushed): string {
  const made = published.map(({ id, version }) => `${id} (version ${version})`).join(', ')
  return [
    ...(published.length > 0 ? [`Published forms: ${made}.`] : []),
    ...(same.length > 0 ? [`Nothing differs in ${same.join(', ')}.`] : []),
  ].join(' ')
}
