import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { openAs } from './app.ts'
import type { Served } from './served.ts'

/** The sizes and colours that every screen is looked at in. */
export const LOOKS = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const

/** Every screen of the menu, and those beside it. */
export const SCREENS: readonly (readonly [string, string])[] = [
  ...['funnel', 'people', 'accounts', 'icp', 'import', 'readiness', 'definition', 'set-up'].map(
    (screen) => [screen, `/w/main/${screen}`] as const,
  ),
  ...['you', 'workspace', 'team', 'reps', 'keys', 'templates', 'data'].map(
    (tab) => [`settings-${tab}`, `/w/main/settings?tab=${tab}`] as const,
  ),
  ['workspaces', '/workspaces'],
]

/** Drawn and at rest: nothing is fetched and nothing says that it is busy. */
const REST_MS = 400

/** Pictures of screens in every look, into a folder outside the repository; what the browser complained about. */
export async function takeShots(
  browser: Browser,
  served: Pick<Served, 'database' | 'url'>,
  folder: string,
  screens: readonly (readonly [string, string])[] = SCREENS,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const said: string[] = []
  for (const { width, height, colorScheme } of LOOKS) {
    const { page, complaints, close } = await openAs(browser, served, 'owner', {
      ...{ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' },
    })
    for (const [name, path] of screens) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.waitForTimeout(REST_MS)
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) })
    }
    said.push(...complaints)
    await close()
  }
  return said
}
