import { track } from './sending.ts'

const FILE = /\.(pdf|(doc|xls|ppt)x?|zip)$/i

/** A click on an offer, a file or a link to elsewhere; of an address neither query nor fragment is told. */
export const click = ({ target }: MouseEvent & { target: Element }): void => {
  const { cta, position } = target.closest<HTMLElement>('[data-cta]')?.dataset || {}
  if (cta) track('cta_clicked', { cta, position })
  const { host, pathname } = target.closest<HTMLAnchorElement>('a[href]') || ({} as HTMLAnchorElement)
  const url = host + pathname
  if (FILE.test(pathname)) track('content_downloaded', { url })
  else if (host && host !== location.host) track('outbound_link_clicked', { url })
}
