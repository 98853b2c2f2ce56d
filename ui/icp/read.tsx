import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Json } from '#src/funnel/brand.ts'
import type { Checked } from '#src/learn/verdict.ts'
import { fieldName, valueText } from '../words/deeds.ts'
import { icpWords as words } from '../words/icp.ts'
import css from './icp.module.css'
import { asked } from './question.ts'

interface ReadProps {
  readonly checked: Checked
  readonly onSay: (field: string, value: Json) => void
}

const PERSON = ['name', 'title', 'company', 'website', 'email', 'phone', 'country']
/** Follow from the others; nobody types them. */
const DERIVED: ReadonlySet<string> = new Set([
  'email_domain',
  'free_mail',
  'disposable',
  'seniority',
  'department',
  'country_code',
])

/** What was read out of the text and what the rules ask for beside it, to correct and to add. */
export function Read({ checked, onSay }: ReadProps) {
  const ruled = checked.fields
    .filter(({ uses, name }) => !(uses.includes('documents') || DERIVED.has(name)))
    .map(({ name }) => name)
  const names = [...new Set([...PERSON, ...ruled])]
  return (
    <div className={css.part}>
      <div>
        <h2>{words.read}</h2>
        <p className={css.note}>{words.readLead}</p>
      </div>
      <div className={css.fields}>
        {names.map((name) => (
          <Field
            key={name}
            label={fieldName(name, checked.fields.find((field) => field.name === name)?.label)}
            value={checked.read[name] ?? checked.known[name] ?? null}
            onSay={(value) => onSay(name, asked(name, value))}
          />
        ))}
      </div>
    </div>
  )
}

interface FieldProps {
  readonly label: string
  readonly value: Json
  readonly onSay: (value: string) => void
}

function Field({ label, value, onSay }: FieldProps) {
  const shown = value === null ? '' : valueText(value)
  const [draft, setDraft] = useState<string | null>(null)
  const say = () => {
    if (draft !== null && draft.trim() !== shown) onSay(draft.trim())
    setDraft(null)
  }
  return (
    <TextInput
      label={label}
      dir="auto"
      placeholder={words.unknown}
      value={draft ?? shown}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={say}
      onKeyDown={(event) => {
        if (event.key === 'Enter') say()
      }}
    />
  )
}
