import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { renewSession, useWorkspace } from '../app/session.ts'
import { toastFailure } from '../kit/toast.tsx'
import { setUpWords } from '../words/set-up.ts'
import { Question, type QuestionProps } from './question.tsx'

/** The company's name and site; the workspace goes by the name. */
export function CompanyQuestion({ state, onNext, ...frame }: QuestionProps) {
  const workspace = useWorkspace()
  const [name, setName] = useState(state.answers.company?.name ?? workspace.name)
  const [website, setWebsite] = useState(state.answers.company?.website ?? '')
  const save = async () => {
    try {
      if (name.trim() !== '' && name.trim() !== workspace.name) {
        await api.patch('/api/workspace', { name: name.trim() })
        await renewSession()
      }
      await onNext({ company: { name, website } })
    } catch (failure) {
      toastFailure(failure, setUpWords.notSaved)
    }
  }
  return (
    <Question {...frame} title={setUpWords.companyTitle} onNext={onNext} onSave={save}>
      <TextInput
        label={setUpWords.companyName}
        value={name}
        maxLength={100}
        autoComplete="organization"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={setUpWords.companyWebsite}
        description={setUpWords.companyWebsiteHint}
        value={website}
        maxLength={200}
        autoComplete="url"
        inputMode="url"
        onChange={(event) => setWebsite(event.currentTarget.value)}
      />
    </Question>
  )
}
