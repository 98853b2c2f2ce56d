import { useState } from 'react'
import { toldOf } from '../kit/failure.tsx'

/** What was refused: of one field, or of the whole. */
export interface Refused {
  readonly field: string | undefined
  readonly why: string
  readonly hint: string | undefined
}

/** What a form shows of its sending. */
export interface Sending {
  readonly isSending: boolean
  readonly refused: Refused | undefined
  /** What is wrong with a field, for its own place. */
  readonly wrong: (field: string) => string | undefined
  readonly send: (work: () => Promise<void>) => void
}

/** One form's sending; what was typed stays, whatever comes back. `fields` are those that can show their own mistake. */
export function useSending(fields: readonly string[] = []): Sending {
  const [isSending, setSending] = useState(false)
  const [refused, setRefused] = useState<Refused>()
  const run = async (work: () => Promise<void>) => {
    setSending(true)
    setRefused(undefined)
    try {
      await work()
    } catch (error) {
      setRefused(refusedOf(error, fields))
    } finally {
      setSending(false)
    }
  }
  return {
    isSending,
    refused,
    wrong: (field) =>
      refused?.field === field ? [refused.why, refused.hint].filter((part) => part !== undefined).join(' ') : undefined,
    send: (work) => {
      if (!isSending) void run(work)
    },
  }
}

/** The server begins with the field that it cannot use: `password: 10 to 200 characters are needed.` */
function refusedOf(error: unknown, fields: readonly string[]): Refused {
  const { why, hint } = toldOf(error)
  const [, field = '', rest = ''] = /^(\w+): (.*)$/s.exec(why) ?? []
  if (fields.includes(field)) return { field, why: `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`, hint }
  return { field: undefined, why, hint }
}
