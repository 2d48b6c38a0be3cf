import { BellRing } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useNotificationPermission } from '@/lib/notifications.ts'

/** Asks the browser for leave to tell of numbers that drop; nothing once it has been given or refused. */
export function NotifyButton() {
  const t = useTranslate()
  const [permission, ask] = useNotificationPermission()
  if (permission !== 'default') return null
  return (
    <Button variant="outline" onClick={ask}>
      <BellRing aria-hidden />
      {t('instances.notify')}
    </Button>
  )
}
