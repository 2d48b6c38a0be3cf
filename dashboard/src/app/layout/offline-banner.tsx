import { WifiOff } from 'lucide-react'
import { useIsOnline } from '@/lib/connection.ts'
import { useTranslate } from '@/lib/i18n.ts'

export function OfflineBanner() {
  const t = useTranslate()
  const isOnline = useIsOnline()
  return (
    <div role="status">
      {!isOnline && (
        <p className="flex items-center justify-center gap-2 bg-warning-soft px-4 py-2.5 text-sm text-warning">
          <WifiOff className="size-4 shrink-0" aria-hidden />
          {t('connection.offline')}
        </p>
      )}
    </div>
  )
}
