import { Button, NativeSelect } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { MAIL_KINDS, MAIL_STATES } from '#src/nurture/state.ts'
import type { MailLine, MailRecord } from '#src/nurture/store.ts'
import { api } from '../app/api.ts'
import { DoorTabs } from '../app/door-tabs.tsx'
import { useMay } from '../app/session.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { formsWords } from '../words/forms.ts'
import { outboxWords as words } from '../words/outbox.ts'
import { MailAddress } from './address.tsx'
import { Mail } from './mail.tsx'
import css from './outbox.module.css'
import { type OutboxPage, outboxQuery } from './questions.ts'
import { type OutboxSearch, outboxSearch } from './search.ts'
import { SendingNote } from './sending.tsx'
import { StateSign } from './state-sign.tsx'

const FROM = '/w/$workspace/doors/outbox'

/** Every mail that was written, newest first, and what became of it. */
export function OutboxScreen() {
  const search = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const pages = useInfiniteQuery({ ...outboxQuery(search), placeholderData: keepPreviousData })
  const [first] = pages.data?.pages ?? []
  const mails = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const say = (next: OutboxSearch) => void navigate({ search: (old: OutboxSearch) => ({ ...old, ...next }) })
  const open = mails.find(({ id }) => id === search.mail)
  return (
    <Page title={formsWords.title} lead={words.lead} actions={<TryOut onMade={(mail) => say({ mail })} />}>
      <DoorTabs />
      {pages.isError ? <Failure error={pages.error} what={words.failed} retry={() => pages.refetch()} /> : null}
      {pages.isPending ? <Loading lines={10} /> : null}
      {first === undefined ? null : (
        <>
          <SendingNote sending={first.sending} />
          <Filters page={first} search={search} onSay={say} />
          {mails.length === 0 ? (
            <Nothing search={search} onClear={() => say({ state: undefined, kind: undefined })} />
          ) : null}
          {mails.length === 0 ? null : (
            <div className={pages.isPlaceholderData ? css.stale : undefined}>
              <Table mails={mails} onOpen={(mail) => say({ mail })} />
            </div>
          )}
        </>
      )}
      {pages.hasNextPage ? (
        <Button mt="md" variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
      <Drawer
        open={search.mail !== undefined}
        onClose={() => say({ mail: undefined })}
        title={<bdi>{open?.subject ?? ''}</bdi>}
      >
        {search.mail === undefined ? null : <Mail id={search.mail} />}
      </Drawer>
    </Page>
  )
}

function TryOut({ onMade }: { readonly onMade: (mail: string) => void }) {
  const client = useQueryClient()
  const may = useMay('manage')
  const send = useMutation({
    mutationFn: () => api.post<MailRecord>('/api/outbox/test'),
    onSuccess: ({ id }) => {
      toast(words.tested)
      onMade(id)
      return client.invalidateQueries({ queryKey: ['outbox'] })
    },
    onError: (error) => toastFailure(error),
  })
  if (!may) return null
  return (
    <Button variant="default" loading={send.isPending} onClick={() => send.mutate()}>
      {words.test}
    </Button>
  )
}

interface FiltersProps {
  readonly page: OutboxPage
  readonly search: OutboxSearch
  readonly onSay: (next: OutboxSearch) => void
}

function Filters({ page, search, onSay }: FiltersProps) {
  const formats = useFormats()
  const states = MAIL_STATES.filter((state) => page.counts[state] > 0 || state === search.state)
  if (states.length === 0 && search.kind === undefined) return null
  const named = states.map((value) => ({
    value,
    label: words.counted(words.states[value].name, formats.number(page.counts[value])),
  }))
  return (
    <div className={css.bar}>
      <NativeSelect
        label={words.state}
        value={search.state ?? ''}
        data={[{ value: '', label: words.all }, ...named]}
        onChange={({ currentTarget }) =>
          onSay({ state: outboxSearch({ state: currentTarget.value }).state, mail: undefined })
        }
      />
      <NativeSelect
        label={words.kind}
        value={search.kind ?? ''}
        data={[
          { value: '', label: words.allKinds },
          ...MAIL_KINDS.map((value) => ({ value, label: words.kinds[value] })),
        ]}
        onChange={({ currentTarget }) =>
          onSay({ kind: outboxSearch({ kind: currentTarget.value }).kind, mail: undefined })
        }
      />
    </div>
  )
}

function Nothing({ search, onClear }: { readonly search: OutboxSearch; readonly onClear: () => void }) {
  const { workspace } = useParams({ from: FROM })
  if (search.state !== undefined || search.kind !== undefined)
    return (
      <Empty
        sentence={words.nothing}
        action={
          <Button variant="default" onClick={onClear}>
            {words.clear}
          </Button>
        }
      />
    )
  return (
    <Empty
      sentence={words.empty}
      action={
        <Link to="/w/$workspace/doors" params={{ workspace }}>
          {words.toForms}
        </Link>
      }
    />
  )
}

function Table({ mails, onOpen }: { readonly mails: readonly MailLine[]; readonly onOpen: (id: string) => void }) {
  return (
    <table className={css.table}>
      <caption className="only-read">{words.caption}</caption>
      <thead>
        <tr>
          {Object.values(words.column).map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {mails.map((mail) => (
          <Row key={mail.id} mail={mail} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ mail, onOpen }: { readonly mail: MailLine; readonly onOpen: (id: string) => void }) {
  const formats = useFormats()
  return (
    <tr>
      <td>
        <MailAddress address={mail.to} />
      </td>
      <td>
        <button type="button" className={css.open} onClick={() => onOpen(mail.id)}>
          <bdi>{mail.subject}</bdi>
        </button>
        <div className="quiet">{words.kinds[mail.kind]}</div>
      </td>
      <td>
        <StateSign state={mail.state} />
        {mail.nextAt === null || mail.state !== 'deferred' || Date.parse(mail.nextAt) < Date.now() ? null : (
          <div className="quiet">
            {words.next}: {formats.relative(mail.nextAt)}
          </div>
        )}
      </td>
      <td>
        <time dateTime={mail.renderedAt} title={formats.dateTime(mail.renderedAt)}>
          {formats.relative(mail.renderedAt)}
        </time>
      </td>
    </tr>
  )
}
