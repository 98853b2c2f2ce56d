/** `/f/main/demo-request`: where a form can be filled in without a site around it. */
export const formPath = (workspace: string, form: string): string => `/f/${workspace}/${form}`

/**
 * Where a page sends its form: the same door under another address. Sending to the page's own would make browsers drop the page they keep
 * (RFC 9111, 4.4), and going back would bring another rendering, which counts as another submission.
 */
export const sendPath = (workspace: string, form: string): string => `${formPath(workspace, form)}?sent`

/** The page after a form was sent; `asset` carries the signed link. */
export function thanksPath(
  workspace: string,
  form: string,
  { mail, asset }: { readonly mail: 'sent' | 'maybe' | 'none'; readonly asset?: { readonly url: string } | undefined },
): string {
  const query = new URLSearchParams()
  if (mail !== 'none') query.set('mail', mail)
  if (asset !== undefined) query.set('a', asset.url.slice(asset.url.lastIndexOf('/') + 1))
  const text = query.toString()
  return `${formPath(workspace, form)}/thanks${text === '' ? '' : `?${text}`}`
}
