import { Fragment } from 'react'

/** A mail address that, where it is too long for its line, goes on after an @, a dot or a hyphen rather than within a word. */
export const MailAddress = ({ address }: { readonly address: string }) => (
  <bdi>
    {address.split(/(?<=[@.-])/).map((part, place) => (
      <Fragment key={`${place} ${part}`}>
        {place === 0 ? null : <wbr />}
        {part}
      </Fragment>
    ))}
  </bdi>
)
