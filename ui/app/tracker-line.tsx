import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Copy } from '../kit/copy.tsx'
import { toastFailure } from '../kit/toast.tsx'
import { trackerLineWords as words } from '../words/site.ts'
import { api } from './api.ts'
import { useMay, useWorkspace } from './session.ts'
import css from './tracker-line.module.css'

/** The line that ties a website to this workspace. Its key is shown once, so that whoever may is offered a new one, in its place at once. */
export function TrackerLine({ base }: { readonly base: string }) {
  const { slug } = useWorkspace()
  const mayManage = useMay('manage')
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: () => api.post<{ readonly key: string }>('/api/keys', { kind: 'write', label: words.label }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['settings', 'keys'] }),
    onError: (error) => toastFailure(error, words.failed),
  })
  const line = `<script async src="${base}/s.js?key=${make.data?.key ?? words.key}"></script>`
  return (
    <div className={css.line}>
      <pre className={css.snippet}>
        <code>{line}</code>
      </pre>
      <p className="quiet" role="status">
        {make.data === undefined ? (mayManage ? words.needsKey : words.askForKey) : words.made}
      </p>
      <div className={css.acts}>
        {mayManage && make.data === undefined ? (
          <Button size="xs" loading={make.isPending} onClick={() => make.mutate()}>
            {words.make}
          </Button>
        ) : null}
        <Copy text={line} label={words.copy} />
        {mayManage ? (
          <Link to="/w/$workspace/settings" params={{ workspace: slug }} search={{ tab: 'keys' }}>
            {words.keys}
          </Link>
        ) : null}
      </div>
    </div>
  )
}
