import { join } from 'node:path'
import { build } from 'vite'

/** Segment's library as a customer bundles it, unmodified; it exposes itself as `segment`. */
export async function segmentLibrary(): Promise<string> {
  const entry = '\0segment'
  const library = join(import.meta.dirname, '../../node_modules/@segment/analytics-next/dist/pkg/index.js')
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'segment-entry' ? entry : undefined),
        load: (id) =>
          id === entry
            ? `import { AnalyticsBrowser } from ${JSON.stringify(library)}; window.Segment = AnalyticsBrowser`
            : undefined,
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      rollupOptions: { input: 'segment-entry', output: { format: 'iife', inlineDynamicImports: true } },
    },
  })
  const chunks = [result].flat().flatMap((one) => ('output' in one ? one.output : []))
  return chunks.map((one) => (one.type === 'chunk' ? one.code : '')).join('')
}
