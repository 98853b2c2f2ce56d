import { Button } from '@mantine/core'
import { CHANNEL_RULES } from '#src/capture/channel-rules.ts'
import type { FunnelSource } from '#src/definition/schema.ts'
import { definitionWords } from '../words/definition.ts'
import css from './cards.module.css'
import { ChoiceField, TextField } from './field.tsx'
import { Item, Section } from './item.tsx'
import { useSetting } from './known.ts'

const words = definitionWords.channels

type Channel = NonNullable<FunnelSource['channels']>[number]
type Match = Channel['when'][number]

const LIST = ['channels'] as const
const PATTERNS = ['source', 'medium', 'campaign', 'clickId', 'referrer'] as const
const BUILT_IN = [...CHANNEL_RULES.map(({ channel }) => channel), 'direct', 'unassigned'].join(', ')

/** Channels of one's own, before the built-in ones. */
export function Channels() {
  const { source, working, openCard } = useSetting()
  const channels = source.channels ?? []
  const add = () => {
    const taken = new Set(channels.map(({ name }) => name))
    let name: string = words.newName
    for (let n = 2; taken.has(name); n += 1) name = `${words.newName} ${n}`
    const value = { name, when: [{ source: '^community\\.example$' }] }
    working.edit({ kind: 'insert', path: LIST, at: channels.length, value })
    openCard(`channels.${name}`)
  }
  return (
    <Section title={words.title} help={words.help} add={{ label: words.add, onAdd: add }}>
      {channels.length === 0 ? <p className="quiet">{words.none}</p> : null}
      <ol className={css.list}>
        {channels.map((channel, index) => (
          <ChannelItem key={channel.name} channel={channel} index={index} of={channels.length} />
        ))}
      </ol>
      <p className="quiet">{words.builtIn(BUILT_IN)}</p>
    </Section>
  )
}

interface ChannelProps {
  readonly channel: Channel
  readonly index: number
  readonly of: number
}

/** A match as people read it. */
const said = (match: Match): string =>
  [
    ...(match.category === undefined ? [] : [words.isCategory(words.categories[match.category])]),
    ...PATTERNS.flatMap((part) => (match[part] === undefined ? [] : [words.has(words.parts[part], match[part])])),
  ].join(` ${words.and} `)

function ChannelItem({ channel, index, of }: ChannelProps) {
  return (
    <Item
      list={LIST}
      index={index}
      of={of}
      id={channel.name}
      title={channel.name}
      ordered
      form={<ChannelForm channel={channel} index={index} of={of} />}
    >
      {channel.when.map((match, place) => (
        <p key={`${place}`}>{`${place === 0 ? '' : `${words.or} `}${said(match)}`}</p>
      ))}
    </Item>
  )
}

function ChannelForm({ channel, index }: ChannelProps) {
  const { source, working, openCard } = useSetting()
  const path = (...more: readonly (string | number)[]) => [...LIST, index, ...more]
  const rename = (name: string) => {
    working.edit({ kind: 'set', path: path('name'), value: name })
    openCard(`channels.${name}`)
  }
  const check = (name: string) => {
    if ((source.channels ?? []).some((other, place) => place !== index && other.name === name)) return words.taken
    return /^[a-z0-9]([a-z0-9 &+_-]*[a-z0-9])?$/.test(name) && name.length <= 50 ? undefined : words.wrong
  }
  const put = (place: number, key: string) => (value: string) =>
    working.edit(
      value === ''
        ? { kind: 'remove', path: path('when', place, key) }
        : { kind: 'set', path: path('when', place, key), value },
    )
  return (
    <>
      <div className={css.fields}>
        <TextField label={words.name} value={channel.name} required check={check} onDone={rename} />
      </div>
      {channel.when.map((match, place) => (
        <fieldset key={`${place}`} className={css.match}>
          <legend>{place === 0 ? words.when : words.orWhen}</legend>
          <div className={css.fields}>
            <ChoiceField
              label={words.category}
              value={match.category ?? ''}
              choices={{ '': words.any, ...words.categories }}
              onDone={put(place, 'category')}
            />
            {PATTERNS.map((part) => (
              <TextField key={part} label={words.parts[part]} value={match[part] ?? ''} onDone={put(place, part)} />
            ))}
          </div>
          {channel.when.length === 1 ? null : (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => working.edit({ kind: 'remove', path: path('when', place) })}
            >
              {words.removeMatch}
            </Button>
          )}
        </fieldset>
      ))}
      <p className="quiet">{words.patterns}</p>
      <div>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() =>
            working.edit({
              kind: 'insert',
              path: path('when'),
              at: channel.when.length,
              value: { medium: '^community$' },
            })
          }
        >
          {words.addMatch}
        </Button>
      </div>
    </>
  )
}
