import { CheckSet } from '@/components/ui/check-set.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { WEEKDAYS } from '@/lib/weekdays.ts'

const KINDS = [
  'text',
  'image',
  'video',
  'audio',
  'voice',
  'document',
  'sticker',
  'location',
  'contact',
] as const

interface SetProps {
  label: string
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

export function DaySet(props: SetProps) {
  const t = useTranslate()
  return <CheckSet {...props} isLabelHidden options={WEEKDAYS} nameOf={(day) => t(`common.weekday.${day}`)} />
}

export function KindSet(props: SetProps) {
  const t = useTranslate()
  return <CheckSet {...props} isLabelHidden options={KINDS} nameOf={(kind) => t(`filters.kind.${kind}`)} />
}
