import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)

test('two servers killed under load, with backends and all of Postgres, lose, double, misroute and forget nothing', async () => {
  const program = new URL('run.ts', import.meta.url).pathname
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', program, '--short'], {
    timeout: 240_000,
  }).catch((error: { stdout: string; stderr: string }) => assert.fail(`${error.stdout}\n${error.stderr}`))
  assert.match(stdout, /^green: nothing lost, doubled, drifted, routed twice or mailed twice$/m)
})
