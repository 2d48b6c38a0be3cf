import { useTranslate } from '@/lib/i18n.ts'
import { PageSkeleton } from './layout/page-skeleton.tsx'

/** In place of a page whose program is still on its way. */
export function LoadingPage() {
  const t = useTranslate()
  return (
    <div role="status" aria-label={t('common.loading')}>
      <PageSkeleton />
    </div>
  )
}
