import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { spanOf } from './status.ts'

/** Says codes of the database: the text `broadcasts.<kind>.<code>`, else that it is another one; a field that the account made has a name. */
export function useCodeText(kind: 'reason' | 'shorter' | 'waiting' | 'status_reason' | 'field') {
  const { i18n } = useLingui()
  return useCallback(
    (code: string) => {
      const id = `broadcasts.${kind}.${code}`
      if (id in i18n.messages) return i18n._(id)
      return kind === 'field' ? code : i18n._('broadcasts.other')
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
