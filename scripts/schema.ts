import { writeFileSync } from 'node:fs'
import { schemaText } from '../src/db/schema-text.ts'
import { clone } from '../test/clone.ts'

const database = await clone()
try {
  writeFileSync(new URL('../migrations/schema.sql', import.meta.url), await schemaText(database.owner))
} finally {
  await database.close()
}
