import { Anchor, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Form } from '#src/capture/forms/form.ts'
import { useMay, useWorkspace } from '../app/session.ts'
import { Copy } from '../kit/copy.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Section } from '../kit/section.tsx'
import { shareFormWords as words } from '../words/forms.ts'
import { useFormSearch } from './address.ts'
import css from './forms.module.css'
import { plainHtml } from './plain-html.ts'
import { aroundQuery, versionQuery } from './queries.ts'
import { TextArea } from './text-area.tsx'
import type { Working } from './use-form.ts'

/** Every way to put the form before strangers: a page of its own, in a page of theirs, as plain HTML. */
export function Share({ working }: { readonly working: Working }) {
  const { id, liveVersion } = working.form
  const { slug } = useWorkspace()
  const { search, go } = useFormSearch()
  const { data, error, refetch } = useQuery(aroundQuery)
  const live = useQuery({ ...versionQuery(id, liveVersion ?? 0), enabled: liveVersion !== null })
  if (data === undefined) return error === null ? <Loading lines={6} /> : <Failure error={error} retry={refetch} />
  const { base } = data
  const address = `${base}/f/${slug}/${id}`
  const embed = `<div data-sluice-form="${id}" data-workspace="${slug}"></div>\n<script async src="${base}/e.js"></script>`
  const form = live.data?.form
  return (
    <>
      {liveVersion === null ? (
        <div className={css.hidden}>
          <p className={css.bad}>{words.notLive}</p>
          {working.mayEdit ? <Button onClick={() => go({ ...search, open: 'publish' })}>{words.open}</Button> : null}
        </div>
      ) : null}
      <Section title={words.hosted} lead={words.hostedLead}>
        <div className={css.line}>
          {liveVersion === null ? (
            <code>{address}</code>
          ) : (
            <Anchor href={address} target="_blank" rel="noreferrer">
              {address}
            </Anchor>
          )}
          <Copy text={address} label={words.copyLink} />
        </div>
      </Section>
      <Section title={words.embed} lead={words.embedLead}>
        <Snippet label={words.embed} text={embed} />
        <p className="quiet">{originsOf(form)}</p>
      </Section>
      {form === undefined || liveVersion === null ? null : (
        <Section title={words.plain} lead={words.plainLead}>
          <Snippet label={words.plain} text={plainHtml(form, address)} />
          <p className="quiet">{words.plainVersion(liveVersion)}</p>
        </Section>
      )}
      <Tracker base={base} />
    </>
  )
}

const originsOf = (form: Form | undefined): string =>
  form === undefined || form.origins.length === 0 ? words.noOrigins : words.origins(form.origins.join(', '))

function Snippet({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <>
      <TextArea label={label} text={text} />
      <Copy text={text} label={words.copySnippet} />
    </>
  )
}

/** A key is shown once, when it is made; here stands where it goes. */
function Tracker({ base }: { readonly base: string }) {
  const { slug } = useWorkspace()
  const mayManage = useMay('manage')
  return (
    <Section title={words.tracker} lead={words.trackerLead}>
      <Snippet label={words.tracker} text={`<script async src="${base}/s.js?key=YOUR_WRITE_KEY"></script>`} />
      {mayManage ? (
        <p>
          <Link to="/w/$workspace/settings" params={{ workspace: slug }} search={{ tab: 'keys' }}>
            {words.keys}
          </Link>
        </p>
      ) : null}
    </Section>
  )
}
