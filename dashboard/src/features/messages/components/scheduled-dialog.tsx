import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { toLocalInput } from '@/lib/clock.ts'
import { leftGaps } from '@/lib/gaps.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { LONGEST_MESSAGE } from '@/lib/message-text.ts'
import type { ScheduledChange } from '../api/scheduled.ts'
import type { Message } from '../types.ts'

interface ScheduledDialogProps {
  message: Message
  onClose: () => void
  onChange: (change: Omit<ScheduledChange, 'id'>) => void
}

/** Another text or another time for what still waits. */
export function ScheduledDialog({ message, onClose, onChange }: ScheduledDialogProps) {
  const t = useTranslate()
  const before = toLocalInput(Date.parse(message.send_at ?? ''))
  const [text, setText] = useState(message.message)
  const [time, setTime] = useState(before)
  const [error, setError] = useState<string>()
  // A template is said as it is; what goes with a file may be empty.
  const isFixed = message.kind === 'template'
  const isEmpty = message.kind === 'text' && text.trim() === ''
  const hasGaps = !isFixed && leftGaps(text).length > 0
  const save = () => {
    const at = Date.parse(time)
    if (!(at > Date.now())) return setError(t('messages.schedule_past'))
    onChange({
      ...(!isFixed && text.trim() !== message.message && { message: text.trim() }),
      ...(time !== before && { sendAt: new Date(at).toISOString() }),
    })
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('messages.scheduled_edit')}
      description={t('messages.schedule_text', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button disabled={isEmpty || hasGaps} onClick={save}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {!isFixed && (
          <Textarea
            autoFocus
            aria-label={t('messages.composer')}
            value={text}
            rows={4}
            maxLength={LONGEST_MESSAGE}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <p role="alert" className="text-sm text-danger">
          {hasGaps && t('messages.error.gaps_left')}
        </p>
        <FormField
          label={t('messages.schedule_at')}
          type="datetime-local"
          value={time}
          min={toLocalInput(Date.now())}
          error={error}
          onChange={(event) => {
            setTime(event.target.value)
            setError(undefined)
          }}
        />
      </div>
    </Dialog>
  )
}
