import { useLingui } from '@lingui/react'
import { PauseCircle } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { daysBetween, formatMoment, formatTime } from '@/lib/clock.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useNow } from '@/lib/time.ts'
import { usePauseAutomation } from '../api/pause-automation.ts'
import { isPaused } from '../pause.ts'
import type { Chat } from '../types.ts'

/** Below the header while the chat's automation rests: until when, and how to take it back. */
export function PauseBar({ chat, canWrite }: { chat: Chat; canWrite: boolean }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const errorText = useErrorText('chats')
  const pause = usePauseAutomation(chat)
  const now = useNow(15_000)
  if (!chat.automation_paused_until || !isPaused(chat, now)) return null
  const until = Date.parse(chat.automation_paused_until)
  const time =
    daysBetween(until, now) === 0 ? formatTime(until, i18n.locale) : formatMoment(until, i18n.locale)
  const resume = () => pause.mutate(0, { onError: (error) => toast.error(errorText(error)) })
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-2 border-b bg-warning-soft px-4 py-1 text-sm text-warning">
      <PauseCircle className="size-4 shrink-0" aria-hidden />
      <p role="status" className="min-w-0 flex-1">
        {t('runs.paused', { time })}
      </p>
      {canWrite && (
        <Button variant="ghost" size="small" busy={pause.isPending} onClick={resume}>
          {t('runs.pause_end')}
        </Button>
      )}
    </div>
  )
}
