/** What the browser calls for every text that would become markup, where trusted types are enforced (CSP). */
interface TrustedTypes {
  readonly createPolicy: (name: string, rules: { readonly createHTML: (text: string) => string | null }) => unknown
}

declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined
  interface Window {
    readonly trustedTypes?: TrustedTypes
  }
}

// Mantine writes the rules of a responsive property into a style tag. Text without "<" can never make an element, so it is let
// through; everything else is refused and reported.
window.trustedTypes?.createPolicy('default', { createHTML: (text) => (text.includes('<') ? null : text) })

// zod, which screens that check a definition bring along, would first try whether it may make code out of text; it may not (CSP).
globalThis.__zod_globalConfig = { jitless: true }

export {}
