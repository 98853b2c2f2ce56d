import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { z } from 'zod'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const FOUND = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullish(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
)

/** Settled once no transition has begun for two frames: a menu that fades out or a notice that fades in is not what a reader meets. */
const SETTLED = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const moving = () => document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect.getComputedTiming().iterations !== Infinity)
  for (let still = 0; still < 2; still = moving().length === 0 ? still + 1 : 0) {
    await Promise.allSettled(moving().map(({ finished }) => finished))
    await frame()
  }
})()`

const RUN = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`

/** The serious and critical faults that axe-core finds on a page once it is still, each with the first elements; none is the goal. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Through the debugger, since the page's own policy lets nobody add a script.
  await page.evaluate(`${AXE};undefined`)
  await page.evaluate(SETTLED)
  const found = FOUND.parse(await page.evaluate(RUN))
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes
        .slice(0, 5)
        .map(({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 240)}\n  ${failureSummary ?? ''}`),
    )
}
