import { INTENTS, type Intent, type PagePosition, POSITIONS } from '#src/capture/assets/asset.ts'
import { idSaid, type OfferSearch, offerSearch } from '../kit/offer-search.ts'

/** What the address of the library says: which asset is open, and which are shown. */
export interface AssetsSearch extends OfferSearch {
  readonly asset?: string | undefined
  readonly position?: PagePosition | undefined
  readonly persona?: string | undefined
  readonly intent?: Intent | undefined
}

/** Takes from an address the id of an asset, two switches and what is filtered by. */
export function assetsSearch(raw: Readonly<Record<string, unknown>>): AssetsSearch {
  const [asset, persona] = [idSaid(raw.asset), idSaid(raw.persona)]
  const position = POSITIONS.find((one) => one === raw.position)
  const intent = INTENTS.find((one) => one === raw.intent)
  return {
    ...offerSearch(raw),
    ...(asset === undefined ? {} : { asset }),
    ...(position === undefined ? {} : { position }),
    ...(persona === undefined ? {} : { persona }),
    ...(intent === undefined ? {} : { intent }),
  }
}
