import { z } from 'zod'
import { FUNNEL_FILE } from '../definition/compile.ts'

/** All files of one definition together. */
const MAX_LETTERS = 1_000_000
const NAME = /^[\w-][\w .-]*(\/[\w-][\w .-]*){0,4}$/

/** The files of a definition as they come from outside: text by path, funnel.yaml among them, a megabyte at most. */
export const FILES = z
  .record(
    z.string().max(200).regex(NAME, 'this is no path inside a folder'),
    z.string().regex(/^[^\0\p{Cs}]*$/u, 'there is a character in this file that is no text'),
  )
  .refine((files) => files[FUNNEL_FILE] !== undefined, `${FUNNEL_FILE} is missing`)
  .refine((files) => Object.keys(files).length <= 200, 'these are more than 200 files')
  .refine(
    (files) => Object.values(files).reduce((sum, text) => sum + text.length, 0) <= MAX_LETTERS,
    'the files come to more than 1 MB',
  )
