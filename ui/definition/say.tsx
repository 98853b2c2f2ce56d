import { isGroup, type Join, type Sentence } from '#src/definition/sentence.ts'
import { sentenceWords as words } from '../words/definition-sentence.ts'
import css from './say.module.css'

interface SayProps {
  readonly sentence: Sentence
  readonly labels: ReadonlyMap<string, string>
}

const joint = (join: Join): string => (join === 'all' ? words.and : words.or)

/** A condition as a sentence to read; groups stand in lines of their own. */
export function Say({ sentence: { join, parts }, labels }: SayProps) {
  return (
    <ul className={css.parts}>
      {parts.map((part, index) => (
        <li key={`${index}`}>
          {index > 0 ? <span className={css.joint}>{joint(join)} </span> : null}
          {isGroup(part)
            ? part.clauses.map((clause, i) => (
                <span key={`${i}`}>
                  {i > 0 ? <span className={css.joint}> {joint(part.join)} </span> : null}
                  {words.clause(clause, labels)}
                </span>
              ))
            : words.clause(part, labels)}
        </li>
      ))}
    </ul>
  )
}
