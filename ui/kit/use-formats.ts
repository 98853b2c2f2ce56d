import { useMemo } from 'react'
import { useWorkspace } from '../app/session.ts'
import { type Formats, formatsOf } from './formats.ts'

/** Numbers, money and time as the workspace writes them. */
export function useFormats(): Formats {
  const { locale, currency, timezone } = useWorkspace()
  return useMemo(() => formatsOf({ locale, currency, timezone }), [locale, currency, timezone])
}
