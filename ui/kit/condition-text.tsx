import { isGroup, type Join } from '#src/definition/sentence.ts'
import { sentenceOf } from '#src/definition/sentence-read.ts'
import { sentenceWords as words } from '../words/definition-sentence.ts'

const joint = (join: Join): string => ` ${join === 'all' ? words.and : words.or} `

/** A condition read out; loaded when there is one, since reading it takes the language's own parser. */
export function ConditionText({ cel }: { readonly cel: string }) {
  const read = sentenceOf(cel)
  if (!read.ok) return <code>{cel}</code>
  const { join, parts } = read.sentence
  const said = parts.map((part) => {
    if (!isGroup(part)) return words.clause(part, words.standingNames)
    const inner = part.clauses.map((clause) => words.clause(clause, words.standingNames)).join(joint(part.join))
    return parts.length > 1 && part.clauses.length > 1 ? `(${inner})` : inner
  })
  return <span title={cel}>{said.join(joint(join))}</span>
}
