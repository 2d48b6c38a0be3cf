import { Check, CloudOff, LoaderCircle, TriangleAlert } from 'lucide-react'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { SaveState } from '../draft.ts'

/** Whether what is on the page is in the database too. */
export function SaveStateLine({ state }: { state: SaveState }) {
  const t = useTranslate()
  const say = useErrorText('flows')
  const [Icon, text] = {
    saved: [Check, t('flows.saved')] as const,
    waiting: [LoaderCircle, t('flows.saving')] as const,
    saving: [LoaderCircle, t('flows.saving')] as const,
    offline: [CloudOff, t('flows.unsaved')] as const,
    failed: [TriangleAlert, state.status === 'failed' ? say(state.error) : ''] as const,
    conflict: [TriangleAlert, t('flows.not_saved')] as const,
  }[state.status]
  const isBad = state.status === 'failed' || state.status === 'conflict' || state.status === 'offline'
  return (
    <p
      role="status"
      data-save={state.status}
      className={`flex min-w-0 items-center gap-1.5 text-xs ${isBad ? 'text-danger' : 'text-muted-foreground'}`}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden />
      <span className="truncate">{text}</span>
    </p>
  )
}
