import { buildUi, ensureUi } from '../src/server/ui-build.ts'

// Run by `npm ci` (prepare), so that the first start only starts. `--force` builds whatever the sources say.
await (process.argv.includes('--force') ? buildUi() : ensureUi(() => undefined))
