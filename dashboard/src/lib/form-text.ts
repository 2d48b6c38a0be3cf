import { useCallback } from 'react'
import { type MessageId, useTranslate } from './i18n.ts'

/** Returns a function that translates a form's error, whose message is an id of the catalog. */
export function useFormText(): (error: { message?: string | undefined } | undefined) => string | undefined {
  const t = useTranslate()
  return useCallback((error) => error?.message && t(error.message as MessageId), [t])
}
