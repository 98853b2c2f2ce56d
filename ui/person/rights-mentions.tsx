import { Checkbox, Loader, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Mention } from '#src/identity/erasing/mentions.ts'
import { rightsWords as words } from '../words/rights.ts'
import { mentionsQuery } from './asked.ts'

interface RightsMentionsProps {
  readonly id: string
  readonly name: string
  readonly isCleared: boolean
  readonly onClear: (clear: boolean) => void
}

/** Where others are spoken of and this name stands: somebody decides, since others may bear it; and what colleagues published. */
export function RightsMentions({ id, name, isCleared, onClear }: RightsMentionsProps) {
  const { data, isPending } = useQuery(mentionsQuery(id))
  if (isPending)
    return (
      <p role="status">
        <Loader size="xs" /> {words.looking}
      </p>
    )
  if (data === undefined) return <p>{words.notLooked}</p>
  const { named, namesakes, published, hasMore, names } = data
  return (
    <>
      {named.length > 0 ? (
        <Stack gap="xs">
          <p>
            {words.named(named.length, names[0] ?? name)} {namesakes > 0 ? words.namesakes(namesakes) : null}
          </p>
          <Places places={named} />
          <Checkbox
            label={words.clear}
            description={words.clearMeans}
            checked={isCleared}
            onChange={(event) => onClear(event.currentTarget.checked)}
          />
        </Stack>
      ) : null}
      {published.length > 0 ? (
        <Stack gap="xs">
          <p>{words.published}</p>
          <Places places={published} />
        </Stack>
      ) : null}
      {hasMore ? <p>{words.more}</p> : null}
    </>
  )
}

const Places = ({ places }: { readonly places: readonly Mention[] }) => (
  <ul>
    {places.map(({ table, called, id, excerpt }) => (
      <li key={`${table} ${id}`}>{words.place(called, excerpt)}</li>
    ))}
  </ul>
)
