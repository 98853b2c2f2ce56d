import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWorkspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { importWords } from '../words/import.ts'
import css from './import.module.css'
import { importsQuery } from './queries.ts'
import { Scroll } from './scroll.tsx'

/** What was imported before, newest first; each leads to what came of it. */
export function Earlier() {
  const { data, error, refetch } = useQuery(importsQuery)
  const { number, relative, dateTime } = useFormats()
  const { slug } = useWorkspace()
  if (error !== null) return <Failure error={error} retry={refetch} />
  if (data === undefined) return <Loading lines={3} />
  if (data.items.length === 0) return <p className="quiet">{importWords.noneYet}</p>
  return (
    <section className={css.stack}>
      <h2>{importWords.earlier}</h2>
      <Scroll label={importWords.earlier}>
        <table className={css.issues}>
          <thead>
            <tr>
              <th scope="col">{importWords.file}</th>
              <th scope="col">{importWords.when}</th>
              <th scope="col">{importWords.state}</th>
              <th scope="col" className={css.number}>
                {importWords.rows}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map(({ id, file, createdAt, phase, done }) => (
              <tr key={id}>
                <th scope="row">
                  <Link to="/w/$workspace/import" params={{ workspace: slug }} search={{ import: id }}>
                    {file}
                  </Link>
                </th>
                <td title={dateTime(createdAt)}>{relative(createdAt)}</td>
                <td>{importWords.phases[phase]}</td>
                <td className={css.number}>{number(done)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}
