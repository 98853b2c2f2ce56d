import 'react'

declare module 'react' {
  interface CSSProperties {
    /** Custom properties, which a part's own CSS reads. */
    readonly [name: `--${string}`]: string | number | undefined
  }
}
