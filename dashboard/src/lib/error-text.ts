import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import { errorCode, errorDetail } from './errors.ts'

/**
 * Returns a function that says an error in the page's language: with the feature's own text
 * (`<feature>.error.<code>`) where there is one, else the common one (`error.<code>`), else the code as it is.
 */
export function useErrorText(feature?: string): (error: unknown) => string {
  const { i18n } = useLingui()
  return useCallback(
    (error) => {
      const code = errorCode(error)
      const candidates = feature ? [`${feature}.error.${code}`, `error.${code}`] : [`error.${code}`]
      const id = candidates.find((candidate) => candidate in i18n.messages) ?? 'error.unknown'
      return i18n._(id, { ...errorDetail(error), code })
    },
    [i18n, feature],
  )
}
