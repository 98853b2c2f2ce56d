import { writeFileSync } from 'node:fs'
import { reference } from '../src/definition/reference.ts'
import { jsonSchema } from '../src/definition/schema.ts'

const docs = new URL('../docs/', import.meta.url)
writeFileSync(new URL('funnel.schema.json', docs), `${JSON.stringify(jsonSchema(), null, 2)}\n`)
writeFileSync(new URL('definition.md', docs), reference())
