import { LoaderCircle } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'

export function Spinner({ className }: { className?: string }) {
  const t = useTranslate()
  return (
    <span
      role="status"
      aria-label={t('common.loading')}
      className={cn('inline-grid place-items-center', className)}
    >
      <LoaderCircle className="size-5 animate-spin text-muted-foreground" aria-hidden />
    </span>
  )
}
