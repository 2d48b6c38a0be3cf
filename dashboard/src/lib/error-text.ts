import type { I18n } from '@lingui/core'
import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import { errorCode, errorDetail } from './errors.ts'
import { list, record, text } from './shape.ts'

const places = list(record({ kind: text, name: text }))

/**
 * Returns a function that says an error in the page's language: with the feature's own text
 * (`<feature>.error.<code>`) where there is one, else the common one (`error.<code>`), else that something went wrong: a code says nothing to a reader.
 */
export function useErrorText(feature?: string): (error: unknown) => string {
  const { i18n } = useLingui()
  return useCallback(
    (error) => {
      const code = errorCode(error)
      const candidates = feature ? [`${feature}.error.${code}`, `error.${code}`] : [`error.${code}`]
      const id = candidates.find((candidate) => candidate in i18n.messages) ?? 'error.unknown'
      const detail = errorDetail(error)
      return i18n._(id, { ...detail, ...saidPlaces(i18n, detail.places) })
    },
    [i18n, feature],
  )
}

/** Where something is needed, of `in_use`: each place by what it is and its name. */
function saidPlaces(i18n: I18n, told: unknown): { count: number; places: string } {
  const found = places(told) ? told : []
  const said = found.map(({ kind, name }) => {
    const id = `common.place.${kind}`
    return id in i18n.messages ? i18n._(id, { name }) : name
  })
  return { count: said.length, places: said.join(', ') }
}
