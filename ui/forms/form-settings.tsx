import { NativeSelect, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { FormSource } from '#src/capture/forms/source.ts'
import { FORM_LANGUAGES, wordsIn } from '#src/capture/forms/words.ts'
import type { Json } from '#src/funnel/brand.ts'
import { buildWords } from '../words/forms.ts'
import css from './forms.module.css'
import { Amount, Words } from './inputs.tsx'
import { setting } from './model.ts'
import { aroundQuery } from './queries.ts'
import type { Working } from './use-form.ts'

const words = buildWords.form

interface FormSettingsProps {
  readonly working: Working
  readonly source: FormSource
}

/** What the form itself says and does, beside its questions. */
export function FormSettings({ working, source }: FormSettingsProps) {
  const { data } = useQuery(aroundQuery)
  const set = (key: keyof FormSource, value: Json | undefined) => working.edit(setting([key], value))
  const assets = data?.assets ?? []
  return (
    <fieldset className={css.stack} disabled={!working.mayEdit}>
      <legend className={css.legend}>{buildWords.theForm}</legend>
      <Words label={words.heading} value={source.title} needed onSay={(title) => set('title', title)} />
      <Words label={words.lead} lines={2} value={source.lead} onSay={(lead) => set('lead', lead)} />
      <div className={css.pair}>
        <Words
          label={words.button}
          value={source.button}
          placeholder={wordsIn(source.language ?? 'en').button}
          onSay={(button) => set('button', button)}
        />
        <NativeSelect
          label={words.language}
          title={words.languageHelp}
          value={source.language ?? words.defaults.language}
          onChange={({ currentTarget: { value } }) =>
            set('language', value === words.defaults.language ? undefined : value)
          }
          data={languagesWith(source.language)}
        />
      </div>
      <Words
        label={words.event}
        description={words.eventHelp}
        value={source.event}
        check={(one) => (/^[a-z][a-z0-9_]{0,63}$/.test(one) ? undefined : words.eventWrong)}
        onSay={(event) => set('event', event)}
      />
      <NativeSelect
        label={words.asset}
        value={source.asset ?? ''}
        onChange={({ currentTarget: { value } }) => set('asset', value === '' ? undefined : value)}
        data={[
          { value: '', label: words.assetNone },
          ...(source.asset === undefined || assets.includes(source.asset) ? [] : [source.asset]),
          ...assets,
        ]}
      />
      <After working={working} source={source} />
      <Switch
        label={words.confirm}
        description={words.confirmHelp}
        checked={source.confirm === true}
        onChange={({ currentTarget }) => set('confirm', currentTarget.checked ? true : undefined)}
      />
      <Amount
        label={words.askAtMost}
        description={words.askAtMostHelp}
        value={source.askAtMost}
        min={1}
        max={60}
        onSay={(most) => set('askAtMost', most)}
      />
    </fieldset>
  )
}

/** Languages that forms speak by themselves; another one that the text names stays what it is. */
function languagesWith(named: string | undefined) {
  const known = Object.keys(FORM_LANGUAGES).map((value) => ({ value, label: words.languages[value] ?? value }))
  if (named === undefined || Object.hasOwn(FORM_LANGUAGES, named)) return known
  const own = words.languages[wordsIn(named).language] ?? ''
  return [...known, { value: named, label: words.otherLanguage(named, own) }]
}

function After({ working, source }: FormSettingsProps) {
  const { after = {} } = source
  const kind = after.redirect !== undefined ? 'redirect' : after.cta === true ? 'cta' : 'text'
  const { title, text } = after
  const say = (next: Readonly<Record<string, Json | undefined>>) => {
    const kept = Object.entries(next).flatMap(([key, value]): readonly (readonly [string, Json])[] =>
      value === undefined ? [] : [[key, value]],
    )
    working.edit(setting(['after'], kept.length === 0 ? undefined : Object.fromEntries(kept)))
  }
  return (
    <>
      <NativeSelect
        label={words.after}
        value={kind}
        onChange={({ currentTarget: { value } }) =>
          say(value === 'redirect' ? { redirect: 'https://' } : { title, text, ...(value === 'cta' && { cta: true }) })
        }
        data={[
          { value: 'text', label: words.afterText },
          { value: 'cta', label: words.afterCta },
          { value: 'redirect', label: words.afterRedirect },
        ]}
      />
      {kind === 'redirect' ? (
        <Words
          label={words.redirect}
          value={after.redirect}
          needed
          onSay={(redirect) => working.edit(setting(['after', 'redirect'], redirect))}
        />
      ) : (
        <>
          <Words
            label={words.afterTitle}
            value={title}
            placeholder={wordsIn(source.language ?? 'en').thanks.title}
            onSay={(one) => say({ ...after, title: one })}
          />
          <Words
            label={words.afterWords}
            lines={2}
            value={text}
            placeholder={wordsIn(source.language ?? 'en').thanks.text}
            onSay={(one) => say({ ...after, text: one })}
          />
        </>
      )}
    </>
  )
}
