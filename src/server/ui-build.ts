import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { childEnvironment } from '../config.ts'
import { areScriptsThere, buildScripts } from './script-build.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** What browsers are served: made from `ui/`, never edited, never in the repository. */
export const UI_FOLDER = join(ROOT, 'ui/dist')
const CONFIG = join(ROOT, 'ui/vite.config.ts')
/** Builds and ends. */
const BUILD = join(ROOT, 'scripts/ui.ts')
const STAMP = join(UI_FOLDER, 'built.json')
/** Read by the build, though nothing imports them. */
const ALSO = ['ui/index.html', 'ui/vite.config.ts', 'package-lock.json']
/** A tab that was open meanwhile still finds the files of the builds of this long. */
const KEPT_MS = 15 * 60_000
const TEXT = /\.(js|css|svg|html|json)$/

/** What a build was made from and what it came to; the next start compares. */
const BUILT = z.object({ sources: z.record(z.string(), z.string()), files: z.array(z.string()) })
type Built = z.infer<typeof BUILT>

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('base64url')

function builtBefore(): Built | undefined {
  if (!existsSync(STAMP) || !existsSync(join(UI_FOLDER, 'index.html'))) return undefined
  try {
    return BUILT.parse(JSON.parse(readFileSync(STAMP, 'utf8')))
  } catch {
    // A build that was cut short is made again.
    return undefined
  }
}

/** True when the built screens are those of the sources as they are now. */
export function isUiFresh(): boolean {
  const sources = Object.entries(builtBefore()?.sources ?? {})
  const isSame = ([path, hash]: readonly [string, string]) => {
    const file = join(ROOT, path)
    return existsSync(file) && hashOf(file) === hash
  }
  return sources.length > 0 && areScriptsThere() && sources.every(isSame)
}

/** Builds the screens where they are missing or older than their sources; `say` is called only when it has to. */
export async function ensureUi(say: (line: string) => void): Promise<void> {
  if (isUiFresh()) return
  say('Building the screens …')
  // Apart: what a build takes (0.7 GB and more) a process never gives back.
  await promisify(execFile)(process.execPath, [BUILD, '--force'], { env: childEnvironment() })
}

/** Builds the screens, each text file also packed, and clears what earlier builds left. */
export async function buildUi(): Promise<void> {
  const before = builtBefore()?.files ?? []
  // Only here, since it takes longer to load than all the rest of a start.
  const { build } = await import('vite')
  const read = new Set<string>()
  const result = await build({
    configFile: CONFIG,
    configLoader: 'native',
    logLevel: 'error',
    plugins: [
      {
        name: 'sources',
        generateBundle() {
          for (const id of this.getModuleIds()) read.add(id.split('?')[0] ?? id)
        },
      },
    ],
  })
  const outputs = [result].flat().flatMap((one) => ('output' in one ? one.output.map(({ fileName }) => fileName) : []))
  const files = outputs.flatMap((file) => [file, ...packed(file)])
  const ours = [...read].filter((path) => path.startsWith(ROOT) && !path.includes('/node_modules/') && existsSync(path))
  const paths = [...new Set([...ours.map((path) => relative(ROOT, path)), ...(await buildScripts()), ...ALSO])].sort()
  const sources = Object.fromEntries(paths.map((path) => [path, hashOf(join(ROOT, path))]))
  clear(new Set([...before, ...files]))
  writeFileSync(STAMP, JSON.stringify({ sources, files } satisfies Built))
}

/** Writes a text file packed beside it, and names what was written. */
function packed(file: string): string[] {
  if (!TEXT.test(file)) return []
  const path = join(UI_FOLDER, file)
  const text = readFileSync(path)
  writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }))
  writeFileSync(`${path}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  return [`${file}.gz`, `${file}.br`]
}

function clear(kept: ReadonlySet<string>): void {
  const assets = join(UI_FOLDER, 'assets')
  const oldest = Date.now() - KEPT_MS
  for (const name of readdirSync(assets)) {
    const path = join(assets, name)
    if (!kept.has(`assets/${name}`) && statSync(path).mtimeMs < oldest) rmSync(path)
  }
}

/** Bytes that a browser fetches of each script, packed; the entry is what the page itself names. */
export function scriptSizes(): { readonly file: string; readonly bytes: number; readonly isEntry: boolean }[] {
  const page = readFileSync(join(UI_FOLDER, 'index.html'), 'utf8')
  const now = new Set(builtBefore()?.files)
  return globSync('assets/*.js', { cwd: UI_FOLDER })
    .filter((file) => now.has(file))
    .map((file) => ({
      file: file.replace('assets/', ''),
      bytes: statSync(join(UI_FOLDER, `${file}.gz`)).size,
      isEntry: page.includes(`/${file}`),
    }))
    .toSorted((a, b) => b.bytes - a.bytes)
}
