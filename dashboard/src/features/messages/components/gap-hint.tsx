import { TextCursorInput } from 'lucide-react'
import type { LeftGap } from '@/lib/gaps.ts'
import { useTranslate } from '@/lib/i18n.ts'

/** What is left to write before the text can go; each leads to its place. */
export function GapHint({ gaps, onGap }: { gaps: readonly LeftGap[]; onGap: (gap: LeftGap) => void }) {
  const t = useTranslate()
  if (gaps.length === 0) return null
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-1.5 rounded-md bg-warning-soft px-3 py-1.5 text-xs text-warning"
    >
      <TextCursorInput className="size-3.5 shrink-0" aria-hidden />
      {t('messages.gaps', { count: gaps.length })}
      {gaps.map((gap) => (
        <button
          key={gap.start}
          type="button"
          className="focus-ring max-w-48 truncate rounded-sm px-1 font-medium underline underline-offset-2"
          onClick={() => onGap(gap)}
        >
          {gap.name}
        </button>
      ))}
    </div>
  )
}
