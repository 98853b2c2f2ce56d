import { Button, Progress } from '@mantine/core'
import { useRef, useState } from 'react'
import type { AssetUpload } from '#src/capture/assets/answers.ts'
import { FILE_KINDS, MAX_ASSET_BYTES } from '#src/capture/assets/content.ts'
import { Failure } from '../kit/failure.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { assetsWords as words } from '../words/assets.ts'
import css from './assets.module.css'
import { sendAsset } from './upload.ts'

const ENDINGS = Object.values(FILE_KINDS).flatMap(({ endings }) => endings.map((one) => `.${one}`))
const MB = 1_000_000

/** What is there of a file so far. */
export type ShownFile = Pick<AssetUpload, 'name' | 'size'>

interface FileFieldProps {
  readonly file: ShownFile | undefined
  readonly onFile: (upload: AssetUpload) => void
  /** Nothing is saved meanwhile: it would be saved without the file. */
  readonly onSending: (isSending: boolean) => void
}

/** Takes one file, says how far it has come, and in plain words why it is not taken. */
export function FileField({ file, onFile, onSending }: FileFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const [sending, setSending] = useState<{ readonly name: string; readonly share: number }>()
  const [error, setError] = useState<unknown>()
  const { number } = useFormats()
  const take = async (chosen: File): Promise<void> => {
    setError(undefined)
    onSending(true)
    setSending({ name: chosen.name, share: 0 })
    try {
      onFile(await sendAsset(chosen, (share) => setSending({ name: chosen.name, share })))
    } catch (failure) {
      setError(failure)
    } finally {
      setSending(undefined)
      onSending(false)
    }
  }
  return (
    <div className={css.file}>
      {file === undefined ? null : (
        <p>
          <bdi>{file.name}</bdi> <Size bytes={file.size} />
        </p>
      )}
      {sending === undefined ? (
        <Button variant="default" onClick={() => input.current?.click()}>
          {file === undefined ? words.chooseFile : words.replaceFile}
        </Button>
      ) : (
        <Sending name={sending.name} share={sending.share} />
      )}
      <p className="quiet">
        {words.fileHint(Object.keys(FILE_KINDS).join(', '), words.mb(number(MAX_ASSET_BYTES / MB)))}
      </p>
      {error === undefined ? null : <Failure error={error} what={words.notTaken} />}
      <input
        ref={input}
        type="file"
        hidden
        aria-label={words.chooseFile}
        accept={ENDINGS.join(',')}
        onChange={({ currentTarget }) => {
          const chosen = currentTarget.files?.[0]
          if (chosen !== undefined) void take(chosen)
          currentTarget.value = ''
        }}
      />
    </div>
  )
}

function Sending({ name, share }: { readonly name: string; readonly share: number }) {
  const { percent } = useFormats()
  const text = words.sending(name, percent(Math.round(share * 100) / 100))
  return (
    <div role="status" className={css.sending}>
      <p>{text}</p>
      <Progress value={share * 100} aria-label={text} transitionDuration={150} />
    </div>
  )
}

/** How large a file is, in a unit that people know. */
export function Size({ bytes }: { readonly bytes: number }) {
  const { number } = useFormats()
  const text = bytes < MB ? words.kb(number(Math.max(1, bytes / 1000))) : words.mb(number(bytes / MB, 1))
  return <span className="quiet">{text}</span>
}
