import type { PersonRecord } from '#src/funnel/person-record.ts'
import { sentenceText } from '../words/definition-sentence.ts'

/** The definition's names of fields, by the name that facts use. */
export const labelsOf = ({ traits }: Pick<PersonRecord, 'traits'>): ReadonlyMap<string, string> =>
  new Map(traits.flatMap(({ name, label }) => (label === null ? [] : [[name, label] as const])))

/** A condition in words; as it is written where it has none. */
export function conditionText(record: Pick<PersonRecord, 'sentences' | 'traits'>, condition: string): string {
  const sentence = record.sentences[condition]
  if (sentence === undefined) return condition
  const labels = [...labelsOf(record)].map(([name, label]) => [`person.${name}`, label.toLowerCase()] as const)
  return sentenceText(sentence, new Map(labels))
}
