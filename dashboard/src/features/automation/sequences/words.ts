import { readDuration } from '@/lib/durations.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { AT_ONCE } from './steps.ts'

/** Says how long after the step before. */
export function useDelayText() {
  const t = useTranslate()
  return (delay: string) => {
    const read = delay === AT_ONCE ? undefined : readDuration(delay)
    if (!read) return t('sequences.at_once')
    return t('sequences.after', { time: t(`sequences.${read.unit}`, { count: read.amount }) })
  }
}
