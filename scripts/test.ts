import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'

/** One server for the whole run, and an eye on every statement sent to it. */
const WITH_DATABASE = ['--test-global-setup=test/run.ts', '--import=./test/statements.ts']

/** The slower a suite, the later: what fails early fails fast. Pure tests may neither write nor reach the network. */
const SUITES: Readonly<
  Record<string, { readonly flags: readonly string[]; readonly files: string; readonly but?: string }>
> = {
  pure: { flags: ['--permission', '--allow-fs-read=*', '--test-isolation=none'], files: '{src,ui}/**/*.test.ts' },
  db: { flags: WITH_DATABASE, files: 'test/**/*.test.ts', but: 'test/screens/**' },
  browser: { flags: WITH_DATABASE, files: 'test/screens/**/*.test.ts' },
}

interface Tally {
  readonly passed: number
  readonly failed: number
}

/** Runs one suite with its output as it comes, and counts it. */
function run(name: string): Promise<Tally> {
  const suite = SUITES[name]
  if (suite === undefined) throw new Error(`There is no suite "${name}": ${Object.keys(SUITES).join(', ')}`)
  const files = globSync(suite.files, suite.but === undefined ? {} : { exclude: [suite.but] })
  if (files.length === 0) return Promise.resolve({ passed: 0, failed: 0 })
  const flags = ['--disable-warning=ExperimentalWarning', '--test', '--test-reporter=spec', ...suite.flags]
  const child = spawn(process.execPath, [...flags, ...files.sort()], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk)
    said += chunk.toString()
  })
  return new Promise((done) => {
    child.on('close', (code) => {
      const count = (word: string) => Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(said)?.[1] ?? 0)
      const failed = count('fail') + count('cancelled')
      // A run that ends badly without a failed test broke outside of one.
      done({ passed: count('pass'), failed: code === 0 ? failed : Math.max(failed, 1) })
    })
  })
}

let total: Tally = { passed: 0, failed: 0 }
for (const name of process.argv.slice(2)) {
  const { passed, failed } = await run(name)
  total = { passed: total.passed + passed, failed: total.failed + failed }
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 ? 0 : 1
