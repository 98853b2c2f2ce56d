import WifiOff from 'lucide-react/icons/wifi-off'
import { appWords } from '../words/app.ts'
import css from './offline-notice.module.css'
import { useReachable } from './reachable.ts'

/** Says that nothing can be saved, as long as that is so; what is on screen stays. */
export function OfflineNotice() {
  const isReachable = useReachable()
  return (
    <div role="status">
      {isReachable ? null : (
        <div className={css.notice}>
          <WifiOff size={16} aria-hidden />
          <span>
            <strong>{appWords.offline}</strong> {appWords.offlineMeans}
          </span>
        </div>
      )}
    </div>
  )
}
