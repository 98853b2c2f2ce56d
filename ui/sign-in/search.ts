/** What the addresses of sign-in say beside the path: where to go on to, or the token of a mail. */
export interface SignInSearch {
  readonly to?: string
  readonly token?: string
}

/** Takes from an address the one-time token and where to go after. */
export function signInSearch(raw: Readonly<Record<string, unknown>>): SignInSearch {
  const { to, token } = raw
  return { ...(typeof to === 'string' ? { to } : {}), ...(typeof token === 'string' ? { token } : {}) }
}
