import { useMemo } from 'react'
import { usePlaceholders } from '@/components/template-text/use-placeholders.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { PlaceholderGroup } from '@/lib/template-text.ts'

const CALLED = ['contact.name', 'contact.first_name']
const OURS = ['attendant.first_name', 'attendant.name', 'number.name'] as const

/** What a quick reply may hold: what flows know of a person, who writes, and from which number. */
export function useReplyPlaceholders(): PlaceholderGroup[] {
  const t = useTranslate()
  const groups = usePlaceholders()
  return useMemo(() => {
    const named = groups.map((group) => ({
      ...group,
      placeholders: group.placeholders.map((one) =>
        CALLED.includes(one.code) ? { ...one, fallback: t('template.fallback') } : one,
      ),
    }))
    const ours = OURS.map((code) => ({ code, label: t(`template.${code}`) }))
    return [...named, { label: t('template.ours'), placeholders: ours }]
  }, [t, groups])
}
