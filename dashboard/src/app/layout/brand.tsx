import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'

interface BrandProps {
  size?: 'small' | 'large'
  /** The sign alone. */
  isNameHidden?: boolean
}

export function Brand({ size = 'small', isNameHidden }: BrandProps) {
  const t = useTranslate()
  return (
    <span className="flex items-center gap-2.5">
      <img src="/zapbase.svg" alt="" className={size === 'large' ? 'size-9' : 'size-7'} />
      <span
        className={cn(
          'font-bold tracking-tight',
          size === 'large' ? 'text-2xl' : 'text-lg',
          isNameHidden && 'sr-only',
        )}
      >
        {t('app.name')}
      </span>
    </span>
  )
}
