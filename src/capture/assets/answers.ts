import type { Asset, PagePosition } from './asset.ts'
import type { CoveredStage } from './coverage.ts'
import type { Engagement } from './engagement.ts'

/** An asset in the library. */
export interface ListedAsset extends Asset {
  /** Published forms that give it. */
  readonly forms: readonly { readonly id: string; readonly title: string }[]
  /** Where strangers get it: its own address, or the page of the form that gives it; null while there is none. */
  readonly link: string | null
}

/** What `GET /api/assets` answers. */
export interface AssetLibrary {
  readonly items: readonly ListedAsset[]
  readonly stages: readonly CoveredStage[]
  /** Who takes part in a purchase by the definition, and whom assets name. */
  readonly personas: readonly string[]
  /** What the definition wants offered at each position. */
  readonly offers: Readonly<Record<PagePosition, readonly string[]>>
}

/** What an upload is answered with, piece by piece; `kind` is there once the file was judged. */
export interface AssetUpload {
  readonly file: string
  readonly name: string
  readonly size: number
  readonly received: number
  readonly kind: string | null
}

/** What `GET /api/assets/engagement` answers. */
export interface EngagementReport {
  readonly from: string
  readonly to: string
  /** Stages that are counted, from the lead on; the second is the one that verdicts go by. */
  readonly stages: readonly { readonly id: string; readonly name: string }[]
  /** Best first. */
  readonly assets: readonly Engagement[]
}
