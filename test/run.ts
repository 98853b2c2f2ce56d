import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureUi, UI_FOLDER } from '#src/server/ui-build.ts'
import { joinTestServer } from './clone.ts'

let server: Awaited<ReturnType<typeof joinTestServer>> | undefined

/** Called by `node --test --test-global-setup`: builds the screens and keeps the test server up while files come and go. */
export async function globalSetup(): Promise<void> {
  await ensureUi(() => undefined).catch(fallBack)
  server = await joinTestServer()
}

/** A screen that is half written must not keep everything else from being tested. */
function fallBack(error: unknown): void {
  if (!existsSync(join(UI_FOLDER, 'index.html'))) throw error
  const why = error instanceof Error ? error.message : String(error)
  process.stderr.write(`The screens could not be built, so the last build is tested:\n${why}\n`)
}

/** Called by the runner when the last file has ended. */
export async function globalTeardown(): Promise<void> {
  await server?.leave()
}
