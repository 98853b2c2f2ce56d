import { ensureUi } from '../src/server/ui-build.ts'
import { joinTestServer } from '../test/clone.ts'
import { openBrowser } from '../test/screens/browser.ts'
import { serve } from '../test/screens/served.ts'
import { SCREENS, takeShots } from '../test/screens/shots.ts'

// `node scripts/shots.ts FOLDER [SCREEN …]`: pictures of the screens of an empty workspace, for whoever works on them.
const [folder, ...names] = process.argv.slice(2)
if (folder === undefined) throw new Error('Name a folder outside the repository: node scripts/shots.ts FOLDER')
await ensureUi((line) => process.stderr.write(`${line}\n`))
const server = await joinTestServer()
const served = await serve()
const browser = await openBrowser()
try {
  const screens = names.length === 0 ? SCREENS : SCREENS.filter(([name]) => names.some((one) => name.startsWith(one)))
  for (const line of await takeShots(browser, served, folder, screens)) process.stderr.write(`${line}\n`)
} finally {
  await browser.close()
  await served.close()
  await server.leave()
}
