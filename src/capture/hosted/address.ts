/** `/f/main/demo-request`: where a form can be filled in without a site around it. */
export const formPath = (workspace: string, form: string): string => `/f/${workspace}/${form}`

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
