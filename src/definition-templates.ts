import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readFolder } from './cli/folder.ts'
import { compileDefinition } from './definition/compile.ts'
import type { TemplatesAnswer } from './learn/definition-answer.ts'

const ROOT = fileURLToPath(new URL('../templates', import.meta.url))

let read: TemplatesAnswer | undefined

/** The funnels to begin with; read from the release once, since they come with it and never change. */
export function templates(): TemplatesAnswer {
  read ??= { templates: readdirSync(ROOT).sort().flatMap(templateOf) }
  return read
}

function templateOf(id: string): TemplatesAnswer['templates'] {
  const files = readFolder(`${ROOT}/${id}`)
  const compiled = compileDefinition(files, 1)
  if (!compiled.ok) return []
  const { title, source = null, stages } = compiled.definition
  return [{ id, title, source, stages: stages.map(({ name, short }) => short ?? name), files }]
}
