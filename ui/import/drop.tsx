import { Button, Progress } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import FileUp from 'lucide-react/icons/file-up'
import { type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { Failure } from '../kit/failure.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { importWords } from '../words/import.ts'
import css from './import.module.css'
import { fileQuery } from './queries.ts'
import { sendFile } from './upload.ts'

interface DropPageProps {
  /** A line instead of a field: something else is being looked at. */
  readonly isSmall: boolean
  readonly onFile: (id: string) => void
  readonly children: ReactNode
}

/** Takes files dropped anywhere on the page, chosen or pasted. */
export function DropPage({ isSmall, onFile, children }: DropPageProps) {
  const sending = useSending(onFile)
  const isOver = usePageDrop(sending.take)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const busy = sending.name !== undefined
  return (
    <>
      {isSmall && !isOver && !busy && sending.error === undefined ? null : (
        <section className={css.drop} data-over={isOver || undefined} aria-labelledby={id}>
          <FileUp size={28} aria-hidden className={css.sign} />
          <h2 id={id}>{isOver ? importWords.dropNow : importWords.dropHere}</h2>
          {busy ? (
            <Sending name={sending.name} share={sending.share} />
          ) : (
            <>
              <div className={css.line}>
                <Button onClick={() => input.current?.click()}>{importWords.choose}</Button>
                <span className="quiet">{importWords.paste}</span>
              </div>
              <p className="quiet">{importWords.dropHint}</p>
            </>
          )}
          {sending.error === undefined ? null : <Failure error={sending.error} what={importWords.notRead} />}
        </section>
      )}
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        hidden
        aria-label={importWords.choose}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          if (file !== undefined) void sending.take(file)
          currentTarget.value = ''
        }}
      />
      {children}
    </>
  )
}

function Sending({ name, share }: { readonly name: string; readonly share: number }) {
  const { percent } = useFormats()
  const text = importWords.sending(name, percent(Math.round(share * 100) / 100))
  return (
    <div className={css.sending} role="status">
      <p>{text}</p>
      <Progress value={share * 100} aria-label={text} transitionDuration={150} />
    </div>
  )
}

interface Sent {
  readonly name: string | undefined
  readonly share: number
  readonly error: unknown
  readonly take: (file: File) => Promise<void>
}

function useSending(onFile: (id: string) => void): Sent {
  const [state, setState] = useState<Omit<Sent, 'take'>>({ name: undefined, share: 0, error: undefined })
  const client = useQueryClient()
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])
  const take = async (file: File): Promise<void> => {
    // One at a time: two at once would tell each other's progress.
    if (state.name !== undefined) return
    setState({ name: file.name, share: 0, error: undefined })
    try {
      const answer = await sendFile(file, (share) => setState({ name: file.name, share, error: undefined }))
      client.setQueryData(fileQuery(answer.file).queryKey, answer)
      setState({ name: undefined, share: 0, error: undefined })
      // Whoever went on to another screen is not fetched back.
      if (isHere.current) onFile(answer.file)
    } catch (error) {
      setState({ name: undefined, share: 0, error })
    }
  }
  return { ...state, take }
}

/** Hears drops and pastes wherever they happen on the page; true while a file hangs over it. */
function usePageDrop(take: (file: File) => Promise<void>): boolean {
  const [isOver, setOver] = useState(false)
  const taken = useEffectEvent((file: File) => void take(file))
  useEffect(() => {
    const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
    const over = (event: DragEvent): void => {
      if (!hasFile(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      const file = event.dataTransfer?.files[0]
      setOver(false)
      if (file === undefined) return
      event.preventDefault()
      taken(file)
    }
    const paste = (event: ClipboardEvent): void => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
      const file = event.clipboardData?.files[0] ?? pastedFile(event.clipboardData?.getData('text/plain') ?? '')
      if (file !== undefined) taken(file)
    }
    document.addEventListener('dragover', over)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    document.addEventListener('paste', paste)
    return () => {
      document.removeEventListener('dragover', over)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
      document.removeEventListener('paste', paste)
    }
  }, [])
  return isOver
}

/** Rows copied from a spreadsheet: at least a header and a line below it. */
function pastedFile(text: string): File | undefined {
  if (!/\S[\r\n]+\S/.test(text)) return undefined
  return new File([text], importWords.pastedName, { type: 'text/csv' })
}
