import type { Issue } from '#src/capture/import/issue.ts'
import { useFormats } from '../kit/use-formats.ts'
import { importWords } from '../words/import.ts'
import css from './import.module.css'
import { Scroll } from './scroll.tsx'

/** Findings by line: where, what, and what to do. */
export function IssueTable({ issues }: { readonly issues: readonly Issue[] }) {
  const { number } = useFormats()
  return (
    <Scroll label={importWords.issuesTitle}>
      <table className={css.issues}>
        <thead>
          <tr>
            <th scope="col">{importWords.line}</th>
            <th scope="col">{importWords.column}</th>
            <th scope="col">{importWords.wrong}</th>
            <th scope="col">{importWords.whatToDo}</th>
          </tr>
        </thead>
        <tbody>
          {issues.map(({ line, column, code, message }) => (
            <tr key={`${line} ${code} ${column ?? ''} ${message}`}>
              <td>{number(line)}</td>
              <td>{column}</td>
              <td>{message}</td>
              <td>{importWords.hints[code]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
