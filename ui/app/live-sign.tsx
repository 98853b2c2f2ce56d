import { Tooltip } from '@mantine/core'
import { appWords } from '../words/app.ts'
import css from './live-sign.module.css'

/** Whether changes appear by themselves, in a word and a point. */
export function LiveSign({ isLive }: { readonly isLive: boolean }) {
  return (
    <Tooltip label={isLive ? appWords.liveMeans : appWords.notLiveMeans}>
      <span className={css.sign} data-live={isLive}>
        {isLive ? appWords.live : appWords.notLive}
      </span>
    </Tooltip>
  )
}
