import { kitWords } from '../words/kit.ts'

const FIT: Readonly<Record<string, string>> = kitWords.fit
const ENGAGEMENT: Readonly<Record<string, string>> = kitWords.engagement

/** What a grade says in words: its letter how well they fit, its digit how active they are. */
export function gradeWords(grade: string): string {
  const [letter = '', digit = ''] = grade
  const said = [FIT[letter], ENGAGEMENT[digit]].filter((part) => part !== undefined)
  return said.length === 0 ? kitWords.unnamedGrade(grade) : said.join(', ')
}
