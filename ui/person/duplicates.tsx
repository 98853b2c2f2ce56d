import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { PersonRecord } from '#src/funnel/person-record.ts'
import { useMay } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { personWords as words } from '../words/person.ts'
import { duplicatesQuery, useChanges } from './asked.ts'
import css from './person.module.css'

interface DuplicatesProps {
  readonly id: string
  readonly record: PersonRecord
  readonly onCompare: (other: string) => void
}

/** Who may be the same person, and who was made part of this one. */
export function Duplicates({ id, record, onCompare }: DuplicatesProps) {
  const { workspace = '' } = useParams({ strict: false })
  const found = useQuery(duplicatesQuery(id))
  const mayWork = useMay('work')
  const { post } = useChanges(id)
  const setApart = async (other: string, name: string) => {
    try {
      await post('apart', { other })
      toast(words.setApart(name), () => post('apart', { other, back: true }))
    } catch (error) {
      toastFailure(error, words.notDone)
    }
  }
  return (
    <div className={css.part}>
      <h2>{words.duplicates}</h2>
      {found.isError ? <Failure error={found.error} retry={() => found.refetch()} /> : null}
      {found.data?.people.length === 0 ? <p className="quiet">{words.noDuplicates}</p> : null}
      <ul className={css.list}>
        {found.data?.people.map((one) => (
          <li key={one.id} className={css.head}>
            <div>
              <Link to="/w/$workspace/people/$id" params={{ workspace, id: one.id }}>
                <bdi>{one.name ?? one.email ?? words.visitor}</bdi>
              </Link>
              <div className={css.note}>
                {one.name === null || one.email === null ? null : (
                  <>
                    <bdi>{one.email}</bdi>,{' '}
                  </>
                )}
                {words.likeness[one.likeness]}
              </div>
            </div>
            <div className={css.pairOf}>
              <Button size="compact-sm" variant="default" onClick={() => onCompare(one.id)}>
                {words.compare}
              </Button>
              {mayWork ? (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-label={words.apartOf(one.name ?? one.email ?? words.visitor)}
                  onClick={() => void setApart(one.id, one.name ?? one.email ?? words.visitor)}
                >
                  {words.apart}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      <Merged id={id} record={record} />
    </div>
  )
}

function Merged({ id, record }: { readonly id: string; readonly record: PersonRecord }) {
  const formats = useFormats()
  const mayWork = useMay('work')
  const { post } = useChanges(id)
  if (record.merged.length === 0) return null
  const apart = async (from: string) => {
    try {
      await post('unmerge', { from })
      toast(words.unmerged)
    } catch (error) {
      toastFailure(error, words.notDone)
    }
  }
  return (
    <div>
      <h3>{words.mergedAway}</h3>
      <ul className={css.list}>
        {record.merged.map((one) => (
          <li key={one.id} className={css.head}>
            <div>
              {one.reason ?? words.mergedAway}
              <div className={css.note}>
                {one.at === null ? '' : words.mergedOn(formats.date(one.at), one.by ?? words.unknown)}
              </div>
            </div>
            {mayWork ? (
              <Button size="compact-sm" variant="default" onClick={() => void apart(one.id)}>
                {words.unmerge}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  )
}
