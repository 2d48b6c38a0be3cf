import { Pause } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { usePauseAutomation } from '../api/pause-automation.ts'
import { PAUSES } from '../pause.ts'
import type { Chat } from '../types.ts'

/** Asks for how long nothing is to be answered by itself in the chat. */
export function PauseDialog({ chat, onClose }: { chat: Chat; onClose: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const pause = usePauseAutomation(chat)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('runs.pause')}
      description={t('runs.pause_text')}
    >
      <div className="space-y-3">
        <div className="grid gap-2 sm:grid-cols-2">
          {PAUSES.map(({ name, minutes }) => (
            <Button
              key={name}
              variant="outline"
              className="justify-start"
              disabled={pause.isPending}
              onClick={() => pause.mutate(minutes(new Date()), { onSuccess: onClose })}
            >
              <Pause aria-hidden />
              {t(`runs.pause_${name}`)}
            </Button>
          ))}
        </div>
        <div role="alert">{pause.error && <Alert tone="danger" title={errorText(pause.error)} />}</div>
      </div>
    </Dialog>
  )
}
