/** What the address of all workspaces says: whether a new one is being made. */
export interface WorkspacesSearch {
  readonly new?: true
}

export const workspacesSearch = (raw: Readonly<Record<string, unknown>>): WorkspacesSearch =>
  raw.new === true ? { new: true } : {}
