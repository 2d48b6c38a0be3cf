import { CalendarClock } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'

const ScheduleDialog = lazy(() =>
  import('./schedule-dialog.tsx').then(({ ScheduleDialog }) => ({ default: ScheduleDialog })),
)

interface ScheduleButtonProps {
  className: string
  disabled: boolean
  onSchedule: (sendAt: string) => void
}

/** Asks when what was written is to go. */
export function ScheduleButton({ className, disabled, onSchedule }: ScheduleButtonProps) {
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label={t('messages.schedule')}
        className={className}
        disabled={disabled}
        onClick={() => setOpen(true)}
      >
        <CalendarClock aria-hidden />
      </Button>
      <Suspense>
        {isOpen && <ScheduleDialog onClose={() => setOpen(false)} onSchedule={onSchedule} />}
      </Suspense>
    </>
  )
}
