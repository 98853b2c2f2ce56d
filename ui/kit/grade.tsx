import { gradeWords } from './grade-words.ts'

/** A grade with its words: "A2 good fit, active". The words alone where there is little room. */
export function Grade({ grade, brief = false }: { readonly grade: string; readonly brief?: boolean }) {
  const said = gradeWords(grade)
  if (brief) return <span title={grade}>{said}</span>
  return (
    <span>
      <strong>{grade}</strong> <span className="quiet">{said}</span>
    </span>
  )
}
