import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const APPEARANCE = new URL('app/appearance.js', import.meta.url)

/** The one script that has to run before anything is drawn: a file of its own, since the page may hold no script itself (H8). */
function appearance(): Plugin {
  const source = readFileSync(APPEARANCE, 'utf8')
  const name = `assets/appearance-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`
  return {
    name: 'appearance',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: name, source })
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `/${name}` }, injectTo: 'head-prepend' }],
  }
}

/** Latin letters are there when the first word is drawn; other scripts are fetched when a name needs them. */
function preloadedFont(): Plugin {
  return {
    name: 'preloaded-font',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) =>
        Object.keys(bundle)
          .filter((file) => /inter-latin-wght-normal.*\.woff2$/.test(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
            injectTo: 'head' as const,
          })),
    },
  }
}

export default defineConfig({
  root: HERE,
  base: '/',
  publicDir: false,
  plugins: [react(), appearance(), preloadedFont()],
  build: {
    outDir: 'dist',
    // Tabs that are open while a new version starts still find the parts of the old one; scripts/ui.ts clears what is long gone.
    emptyOutDir: false,
    target: 'es2023',
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4600', '/v1': 'http://127.0.0.1:4600' } },
})
