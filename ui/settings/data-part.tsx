import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AuditResult, SafekeepingAnswer } from '#src/access/safekeeping.ts'
import { api } from '../app/api.ts'
import { Copy } from '../kit/copy.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { dataWords as words } from '../words/settings.ts'
import css from './settings.module.css'

const KEY = ['settings', 'data'] as const
const WATCH_MS = 1000

/** Where the data is, when it was last saved, and whether it holds what is promised of it. */
export function DataPart() {
  const { number, relative } = useFormats()
  const data = useQuery({
    queryKey: KEY,
    queryFn: () => api.get<SafekeepingAnswer>('/api/data'),
    refetchInterval: ({ state }) => (state.data?.audit.running == null ? false : WATCH_MS),
  })
  if (data.error !== null && data.data === undefined) return <Failure error={data.error} retry={data.refetch} />
  if (data.data === undefined) return <Loading />
  const { audit, database, home, lastBackup } = data.data
  return (
    <>
      <Section title={words.backup} lead={words.backupLead}>
        <div className={css.form}>
          <Command text={words.backupCommand} />
          <p>
            {lastBackup === null
              ? words.noBackup
              : words.lastBackup(relative(lastBackup.at), number(lastBackup.rows), lastBackup.file)}
          </p>
          <p className="quiet">{words.restore}</p>
          <Command text={words.restoreCommand} />
        </div>
      </Section>
      <Section title={words.where}>
        <p>{database === 'embedded' ? words.embedded(home) : words.external}</p>
      </Section>
      <Audit audit={audit} />
    </>
  )
}

function Command({ text }: { readonly text: string }) {
  return (
    <div className={css.line}>
      <code className={css.secret}>{text}</code>
      <Copy text={text} />
    </div>
  )
}

function Audit({ audit: { running, failed, last } }: Pick<SafekeepingAnswer, 'audit'>) {
  const client = useQueryClient()
  const { number } = useFormats()
  const begin = useMutation({
    mutationFn: () => api.post<SafekeepingAnswer>('/api/audit'),
    onSuccess: (answer) => client.setQueryData(KEY, answer),
  })
  const button = (
    <Button variant={last === null ? 'filled' : 'default'} loading={begin.isPending} onClick={() => begin.mutate()}>
      {last === null ? words.run : words.again}
    </Button>
  )
  return (
    <Section title={words.audit} lead={words.auditLead} actions={running === null ? button : null}>
      {begin.error === null ? null : <Failure error={begin.error} what={words.audit} />}
      {failed === null ? null : <p className={css.bad}>{failed}</p>}
      {running === null ? null : (
        <div className={css.form} role="status">
          <Progress
            aria-label={words.audit}
            value={running.total === 0 ? 0 : (100 * running.done) / running.total}
            animated
          />
          <p>
            {running.total === 0 ? words.beginning : words.running(number(running.done), number(running.total))}{' '}
            <span className="quiet">{words.runs}</span>
          </p>
        </div>
      )}
      {last === null ? running === null ? <p className="quiet">{words.never}</p> : null : <Result last={last} />}
    </Section>
  )
}

function Result({ last }: { readonly last: AuditResult }) {
  const { dateTime, duration, number, relative } = useFormats()
  const wrong = last.checks.filter((check) => check.wrong > 0)
  const took = duration(Date.parse(last.endedAt) - Date.parse(last.startedAt))
  return (
    <>
      <p>
        <strong className={last.clean ? css.good : css.bad}>
          {last.clean ? words.clean : words.wrong(wrong.length)}
        </strong>{' '}
        <span className="quiet" title={dateTime(last.endedAt)}>
          {words.when(relative(last.endedAt), took, last.startedBy)}
        </span>
      </p>
      {last.clean ? null : <p>{words.wrongHint}</p>}
      <WideTable caption={words.audit} head={['', words.check, words.checked, words.result]}>
        {last.checks.map(({ id, invariant, checked, wrong: bad, offenders }) => (
          <tr key={id}>
            <td className="quiet">{id}</td>
            <td>
              {invariant}
              {offenders.length === 0 ? null : (
                <ul className={css.offenders} aria-label={words.few}>
                  {offenders.map(({ who, what }) => (
                    <li key={`${who} ${what}`}>
                      <code>{who}</code> {what}
                    </li>
                  ))}
                </ul>
              )}
            </td>
            <td>{number(checked)}</td>
            <td className={bad === 0 ? css.good : css.bad}>{bad === 0 ? words.holds : words.wrongOf(number(bad))}</td>
          </tr>
        ))}
      </WideTable>
    </>
  )
}
