import { useLingui } from '@lingui/react'
import { useCallback } from 'react'

/** Why a run or an enrollment ended: its code in words; what a flow's end says itself stays; nothing for a plain end. */
export function useReasonText() {
  const { i18n } = useLingui()
  return useCallback(
    (reason: string | null): string | undefined => {
      if (!reason || reason === 'end') return undefined
      // The engine may say after the code what it stumbled over.
      const [, code = '', what = ''] = reason.match(/^([a-z_]+)(?:: (.*))?$/s) ?? []
      const id = `runs.reason.${code}`
      if (!(id in i18n.messages)) return reason
      return what ? `${i18n._(id)} (${what})` : i18n._(id)
    },
    [i18n],
  )
}

/** Why a block did not do what it should, in words; of what the engine notes of a block all else is no trouble. */
export function useTroubleText() {
  const { i18n } = useLingui()
  return useCallback(
    (what: string | undefined): string | undefined => {
      const id = `runs.trouble.${what}`
      return id in i18n.messages ? i18n._(id) : undefined
    },
    [i18n],
  )
}
