import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { toLocalInput } from '@/lib/clock.ts'
import { useTranslate } from '@/lib/i18n.ts'

const HOUR = 60 * 60_000

interface ScheduleDialogProps {
  onClose: () => void
  /** ISO 8601. */
  onSchedule: (sendAt: string) => void
}

/** When the message shall go, in the time of the reader's machine. */
export function ScheduleDialog({ onClose, onSchedule }: ScheduleDialogProps) {
  const t = useTranslate()
  const [text, setText] = useState(() => toLocalInput(Date.now() + HOUR))
  const [error, setError] = useState<string>()
  const schedule = () => {
    const at = Date.parse(text)
    if (!(at > Date.now())) return setError(t('messages.schedule_past'))
    onSchedule(new Date(at).toISOString())
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('messages.schedule_title')}
      description={t('messages.schedule_text', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button onClick={schedule}>{t('messages.schedule_send')}</Button>
        </>
      }
    >
      <FormField
        label={t('messages.schedule_at')}
        type="datetime-local"
        value={text}
        min={toLocalInput(Date.now())}
        error={error}
        onChange={(event) => {
          setText(event.target.value)
          setError(undefined)
        }}
      />
    </Dialog>
  )
}
