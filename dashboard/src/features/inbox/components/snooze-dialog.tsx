import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { toLocalInput } from '@/lib/clock.ts'
import { useTranslate } from '@/lib/i18n.ts'

const HOUR = 60 * 60_000

/** Asks until when; in local time. */
export function SnoozeDialog({ onClose, onSnooze }: { onClose: () => void; onSnooze: (at: number) => void }) {
  const t = useTranslate()
  const [text, setText] = useState(() => toLocalInput(Date.now() + 24 * HOUR))
  const [error, setError] = useState<string>()
  const snooze = () => {
    const at = Date.parse(text)
    if (!(at > Date.now())) return setError(t('chats.snooze_past'))
    onSnooze(at)
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('chats.snooze')}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button onClick={snooze}>{t('chats.snooze')}</Button>
        </>
      }
    >
      <FormField
        label={t('chats.snooze_until')}
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
