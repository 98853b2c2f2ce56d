/**
 * The looks of our pages for a form in the shadow of another's: nothing of the page reaches in, since everything begins anew there. A page
 * may lend its colour and font by `--sluice-accent` and `--sluice-font`.
 */
export const shadowStyle = (pages: string): string =>
  `:host{all:initial!important;display:block!important;color-scheme:inherit!important}
${pages
  .replace(/^:root \{\s*color-scheme:[^;]*;/m, ':host {')
  .replace(/^body \{/m, '.sluice {')
  .replace(/ {2}background: var\(--ground\);\n(?= {2}color: var\(--text\);)/, '')
  .replace(/--accent: ([^;]+);/, '--accent: var(--sluice-accent, $1);')
  .replace(/(?<=1\.5 )system-ui,\s*sans-serif/, 'var(--sluice-font, system-ui, sans-serif)')}
.sluice{max-width:560px}
.sluice h1{font-size:22px}
`
