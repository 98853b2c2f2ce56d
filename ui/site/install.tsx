import { Link, useParams } from '@tanstack/react-router'
import { useMay } from '../app/session.ts'
import { Copy } from '../kit/copy.tsx'
import { Empty } from '../kit/empty.tsx'
import { siteWords } from '../words/site.ts'
import css from './site.module.css'

const words = siteWords.install

/** How a website is tied to this workspace: one line and a key that may stand in public. */
export function Install() {
  const { workspace } = useParams({ from: '/w/$workspace/doors/site' })
  const mayMakeKeys = useMay('manage')
  const line = `<script async src="${location.origin}/s.js?key=${words.key}"></script>`
  return (
    <Empty
      title={words.title}
      sentence={words.sentence}
      action={
        <div className={css.install}>
          <pre className={css.snippet}>
            <code>{line}</code>
          </pre>
          <Copy text={line} />
        </div>
      }
      link={
        mayMakeKeys ? (
          <Link to="/w/$workspace/settings" params={{ workspace }} search={{ tab: 'keys' }}>
            {words.keys}
          </Link>
        ) : undefined
      }
    />
  )
}
