import chromium from '@sparticuz/chromium'
import { type Browser, chromium as driver } from 'playwright-core'

/** The package's own arguments switch web security off and crash a second tab; containers need these two alone. */
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage']

/** A real Chromium from npm, with no package of the system; what its first start unpacks stays in the temporary folder. */
export async function openBrowser(): Promise<Browser> {
  return driver.launch({ executablePath: await chromium.executablePath(), args: ARGS, headless: true })
}
