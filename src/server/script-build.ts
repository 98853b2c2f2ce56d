import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Scripts for pages of other sites: made with the screens, never edited, never in the repository. */
export const SCRIPT_FOLDER = join(ROOT, 'ui/dist/scripts')

/** Each is one file that a page names once, with everything in it. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'e.js': 'tracker/embed/e.ts',
  's.js': 'tracker/tracker.ts',
}

/** False in a home whose screens were built before there were scripts, or where one of them is new. */
export const areScriptsThere = (): boolean =>
  Object.keys(SCRIPTS).every((file) => existsSync(join(SCRIPT_FOLDER, file)))

/** Builds each script, also packed, and names the sources that it was made of. */
export async function buildScripts(): Promise<readonly string[]> {
  const { build } = await import('vite')
  const read = new Set<string>()
  mkdirSync(SCRIPT_FOLDER, { recursive: true })
  for (const [file, entry] of Object.entries(SCRIPTS)) {
    const result = await build({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      build: {
        write: false,
        target: 'es2021',
        rolldownOptions: { output: { topLevelVar: false } },
        lib: { entry: join(ROOT, entry), formats: ['iife'], name: 'sluiceScript', fileName: () => file },
      },
      plugins: [
        {
          name: 'sources',
          generateBundle() {
            for (const id of this.getModuleIds()) read.add(id.split('?')[0] ?? id)
          },
        },
      ],
    })
    const made = [result].flat().flatMap((one) => ('output' in one ? one.output : []))
    const text = made.map((one) => (one.type === 'chunk' ? one.code : '')).join('')
    // Six bytes less on every page of every site.
    keep(file, text.trim().replace(/^\(function\(\)\{/, '(()=>{'))
  }
  return [...read].filter((path) => path.startsWith(ROOT) && existsSync(path)).map((path) => relative(ROOT, path))
}

function keep(file: string, text: string): void {
  const path = join(SCRIPT_FOLDER, file)
  writeFileSync(path, text)
  writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }))
  writeFileSync(`${path}.br`, brotliCompressSync(text))
}

/** A script as it is sent: packed where the browser can unpack it. */
export interface Packed {
  readonly body: Buffer
  readonly encoding?: 'br' | 'gzip' | undefined
}

const NOTHING: Packed = { body: Buffer.from('') }
const kept = new Map<string, Packed>()

/** A script as it was built last; empty, which does nothing, where it never was. */
export function scriptOf(file: string, accepts: string): Packed {
  const encoding: Packed['encoding'] = /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : undefined
  const path = join(SCRIPT_FOLDER, file) + (encoding === 'br' ? '.br' : encoding === 'gzip' ? '.gz' : '')
  const known = kept.get(path)
  if (known !== undefined) return known
  if (!existsSync(path)) return NOTHING
  const packed: Packed = { body: readFileSync(path), ...(encoding !== undefined && { encoding }) }
  kept.set(path, packed)
  return packed
}
