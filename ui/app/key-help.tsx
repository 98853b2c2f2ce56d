import { Kbd, Modal } from '@mantine/core'
import { may } from '#src/access/access.ts'
import { appWords } from '../words/app.ts'
import css from './key-help.module.css'
import { PLACES } from './places.ts'
import { useWorkspace } from './session.ts'

const OTHERS = [
  { keys: ['Ctrl', 'K'], what: appWords.keysSearch },
  { keys: ['?'], what: appWords.keysHelp },
  { keys: ['Esc'], what: appWords.keysClose },
] as const

/** Every key that works everywhere. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const { role } = useWorkspace()
  return (
    <Modal opened onClose={onClose} title={appWords.keys} closeButtonProps={{ 'aria-label': appWords.close }}>
      <dl className={css.keys}>
        {OTHERS.map(({ keys, what }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
        {PLACES.filter(({ needs }) => may(role, needs)).map(({ letter, name }) => (
          <div key={letter}>
            <dt>{appWords.keysGo(name)}</dt>
            <dd>
              <Kbd>{'g'}</Kbd> <span className="quiet">{appWords.keysThen}</span> <Kbd>{letter}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
