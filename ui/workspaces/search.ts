/** What the address of all workspaces says: whether a new one is being made. */
export interface WorkspacesSearch {
  readonly new?: true
}

/** Takes from an address what the list of workspaces understands. */
export const workspacesSearch = (raw: Readonly<Record<string, unknown>>): WorkspacesSearch =>
  raw.new === true ? { new: true } : {}
