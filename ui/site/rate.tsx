import type { Share } from '#src/measure/site/report.ts'
import { useFormats } from '../kit/use-formats.ts'
import { siteWords } from '../words/site.ts'
import css from './site.module.css'

/** A share with its interval beside it, or that there are too few cases for one. */
export function Rate({ of: { k, n, share, interval, few } }: { readonly of: Share }) {
  const formats = useFormats()
  if (share === null) return <span className="quiet">{siteWords.none}</span>
  const counted = `${formats.number(k)} / ${formats.number(n)}`
  return (
    <span className={css.rate} title={counted}>
      {few ? counted : formats.percent(share)}{' '}
      <span className={css.note}>{few || interval === null ? siteWords.few : formats.interval(interval)}</span>
    </span>
  )
}
