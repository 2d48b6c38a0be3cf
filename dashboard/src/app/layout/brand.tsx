import { useTranslate } from '@/lib/i18n.ts'

export function Brand({ size = 'small' }: { size?: 'small' | 'large' }) {
  const t = useTranslate()
  return (
    <span className="flex items-center gap-2.5">
      <img src="/zapbase.svg" alt="" className={size === 'large' ? 'size-9' : 'size-7'} />
      <span
        className={
          size === 'large' ? 'text-2xl font-bold tracking-tight' : 'text-lg font-bold tracking-tight'
        }
      >
        {t('app.name')}
      </span>
    </span>
  )
}
