import { codeOf, Fault } from '../fault.ts'

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it is there already',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'its disk can only be read',
  ENOSPC: 'its disk is full',
  EDQUOT: 'its disk is full',
  EIO: 'its disk fails',
}

/** A fault for what the operating system says about a file; anything else thrown is given back as it is. */
export function fileFault(error: unknown, does: 'read' | 'written', file: string): unknown {
  const problem = PROBLEMS[codeOf(error) ?? '']
  return problem === undefined
    ? error
    : new Fault('bad_file', `${file} cannot be ${does}: ${problem}.`, undefined, error)
}
