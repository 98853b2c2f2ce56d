import { writeFileSync } from 'node:fs'
import { lifeOfALead } from '../test/life-of-a-lead.ts'

writeFileSync(new URL('../docs/life-of-a-lead.md', import.meta.url), lifeOfALead())
