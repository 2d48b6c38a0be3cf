import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { spanOf } from './status.ts'

/** Says codes of the database: the one text that `broadcasts.<kind>.<code>` has, else the code. */
export function useCodeText(kind: 'reason' | 'shorter' | 'waiting' | 'status_reason' | 'field') {
  const { i18n } = useLingui()
  return useCallback(
    (code: string) => {
      const id = `broadcasts.${kind}.${code}`
      return id in i18n.messages ? i18n._(id) : code
    },
    [i18n, kind],
  )
}

/** Says how long something takes. */
export function useSpanText() {
  const t = useTranslate()
  return (seconds: number) => {
    const { days, hours, minutes } = spanOf(seconds)
    return [
      days > 0 && t('broadcasts.days', { count: days }),
      hours > 0 && t('broadcasts.hours', { count: hours }),
      minutes > 0 && t('broadcasts.minutes', { count: minutes }),
    ]
      .filter(Boolean)
      .join(' ')
  }
}
