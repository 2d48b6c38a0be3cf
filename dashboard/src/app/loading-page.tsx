import { LoaderCircle } from 'lucide-react'
import { useTranslate } from '@/lib/i18n.ts'

export function LoadingPage() {
  const t = useTranslate()
  return (
    <div role="status" aria-label={t('common.loading')} className="grid min-h-[60vh] place-items-center">
      <LoaderCircle className="size-6 animate-spin text-muted-foreground" aria-hidden />
    </div>
  )
}
