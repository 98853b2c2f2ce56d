import { Anchor, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Form } from '#src/capture/forms/form.ts'
import { useWorkspace } from '../app/session.ts'
import { TrackerLine } from '../app/tracker-line.tsx'
import { Copy } from '../kit/copy.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Section } from '../kit/section.tsx'
import { shareFormWords as words } from '../words/forms.ts'
import { useFormSearch } from './address.ts'
import css from './forms.module.css'
import { Words } from './inputs.tsx'
import { setting } from './model.ts'
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
        <Sites working={working} live={form} />
      </Section>
      {form === undefined || liveVersion === null ? null : (
        <Section title={words.plain} lead={words.plainLead}>
          <Snippet label={words.plain} text={plainHtml(form, address)} />
          <p className={css.after}>{words.plainVersion(liveVersion)}</p>
        </Section>
      )}
      <Section title={words.tracker} lead={words.trackerLead}>
        <TrackerLine base={base} />
      </Section>
    </>
  )
}

const listOf = (origins: readonly string[] | undefined): string => (origins ?? []).join('\n')

/** Whose pages may show it: named here, where it matters, and in force once published. */
function Sites({ working, live }: { readonly working: Working; readonly live: Form | undefined }) {
  const { search, go } = useFormSearch()
  const { source, form, mayEdit, edit } = working
  const isChanged = live !== undefined && source !== undefined && listOf(source.origins) !== listOf(live.origins)
  const isNowhere = live !== undefined && live.origins.length === 0
  const note = isChanged ? words.originsDraft : isNowhere ? words.noOrigins : undefined
  return (
    <div className={css.sites}>
      {source === undefined ? null : (
        <Words
          label={words.origins}
          description={words.originsHelp}
          lines={2}
          disabled={!mayEdit}
          placeholder={words.originsHint}
          value={source.origins?.join('\n')}
          onSay={(lines) =>
            edit(
              setting(
                ['origins'],
                lines?.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()])),
              ),
            )
          }
        />
      )}
      {note === undefined ? null : <p className={css.warning}>{note}</p>}
      {isChanged && mayEdit && form.liveVersion !== null ? (
        <Button size="xs" onClick={() => go({ ...search, open: 'publish' })}>
          {words.publishSites}
        </Button>
      ) : null}
    </div>
  )
}

function Snippet({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <>
      <TextArea label={label} text={text} />
      <Copy text={text} label={words.copySnippet} />
    </>
  )
}
