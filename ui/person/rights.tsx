import { Button, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { downloadOf } from '../app/api.ts'
import { useMay, useWorkspace } from '../app/session.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Section } from '../kit/section.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { rightsWords as words } from '../words/rights.ts'
import { useChanges } from './asked.ts'
import { RightsMentions } from './rights-mentions.tsx'

interface RightsProps {
  readonly id: string
  readonly name: string
  readonly isOpen: boolean
  readonly onOpen: () => void
  readonly onClose: () => void
}

/** What a person may ask for by law: everything that is held of them, and to be forgotten. */
export function Rights({ id, name, isOpen, onOpen, onClose }: RightsProps) {
  const [mayExport, mayErase] = [useMay('export'), useMay('manage')]
  if (!mayExport && !mayErase) return null
  return (
    <Section title={words.title} lead={words.lead}>
      <Stack gap="xs" align="flex-start">
        {mayExport ? (
          <Button
            component="a"
            variant="default"
            href={downloadOf(`/api/people/${encodeURIComponent(id)}/everything`)}
            download
          >
            {words.everything}
          </Button>
        ) : null}
        {mayErase ? (
          <Button variant="default" onClick={onOpen}>
            {words.erase}
          </Button>
        ) : null}
      </Stack>
      <Drawer open={isOpen && mayErase} onClose={onClose} title={words.eraseTitle(name)} size="md">
        <Erase id={id} name={name} />
      </Drawer>
    </Section>
  )
}

/** It cannot be undone, so it asks for a word to be written. */
function Erase({ id, name }: { readonly id: string; readonly name: string }) {
  const { post } = useChanges(id)
  const { slug } = useWorkspace()
  const navigate = useNavigate()
  const [said, setSaid] = useState('')
  const [isCleared, setCleared] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      // Away first: whatever this screen asks about them from then on is answered as if they had never been.
      await navigate({ to: '/w/$workspace/people', params: { workspace: slug } })
      await post('erase', { confirm: 'erase', mentions: isCleared })
      toast(words.erased(name))
    } catch (error) {
      toastFailure(error, words.notErased(name))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        {words.means.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <RightsMentions id={id} name={name} isCleared={isCleared} onClear={setCleared} />
        <TextInput
          label={words.write(words.word)}
          value={said}
          autoComplete="off"
          onChange={(event) => setSaid(event.currentTarget.value)}
        />
        <Button type="submit" color="red" loading={isBusy} disabled={said.trim().toLowerCase() !== words.word}>
          {words.eraseFor(name)}
        </Button>
      </Stack>
    </form>
  )
}
