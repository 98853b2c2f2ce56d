import { userInfo } from 'node:os'

/** Who gives the command, as the machine knows them; in a container a user may have no name. */
export function author(): string {
  try {
    return userInfo().username
  } catch {
    return 'cli'
  }
}
