import type { PagePosition } from '../assets/asset.ts'
import type { Arm } from './arm.ts'
import type { Rule } from './choose.ts'
import type { Cta, PathRule, Placed } from './cta.ts'

/** A CTA in the list. */
export interface ListedCta extends Cta {
  /** Where it leads now; null while that is nowhere. */
  readonly href: string | null
  /** Why it is not shown although it is published. */
  readonly broken: string | null
}

/** What `GET /api/ctas` answers. */
export interface CtaList {
  readonly items: readonly ListedCta[]
  readonly paths: { readonly rules: readonly PathRule[]; readonly version: number }
  /** What the definition wants offered at each position. */
  readonly offers: Readonly<Record<PagePosition, readonly string[]>>
  /** Published ones, to choose a target from. */
  readonly forms: readonly { readonly id: string; readonly title: string }[]
  readonly assets: readonly { readonly id: string; readonly title: string; readonly gated: boolean }[]
  /** What a page holds to show them: the address of the script and the workspace's slug. */
  readonly snippet: { readonly script: string; readonly workspace: string }
}

/** Who would see what: a row for a stranger, one for each stage. */
export interface PreviewRow {
  /** Null: a stranger. */
  readonly stage: string | null
  readonly name: string
  readonly position: PagePosition | 'post' | null
  readonly cells: readonly PreviewCell[]
}

export interface PreviewCell {
  /** Of the page. */
  readonly position: PagePosition
  /** Null: the page keeps what stands in its own place. */
  readonly cta: { readonly id: string; readonly title: string } | null
  readonly rule: Rule | null
  readonly reason: string
}

/** What `GET /api/ctas/preview` answers. */
export interface CtaPreview {
  readonly rows: readonly PreviewRow[]
  /** Of the path that was asked about, by the rules. */
  readonly page?: Placed
}

/** What a page is told: nothing about whoever looks at it but which public CTA they see. */
export interface ShownCta {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly href: string
  readonly rule: Rule
  readonly reason: string
  readonly position: PagePosition
  /** Of a test that runs, where the arms may differ here; the page tells it with what was seen. */
  readonly experiment?: number
  readonly arm?: Arm
}
