import { useTranslate } from '@/lib/i18n.ts'
import { Button } from './button.tsx'

interface LoadMoreProps {
  /** How many rows are shown. */
  shown: number
  hasMore: boolean
  busy: boolean
  onMore: () => void
}

/** The end of a list that is read page by page: how much is shown, and a button while there is more. */
export function LoadMore({ shown, hasMore, busy, onMore }: LoadMoreProps) {
  const t = useTranslate()
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 pt-3 text-sm text-muted-foreground">
      <p role="status">{t('common.shown', { count: shown })}</p>
      {hasMore && (
        <Button variant="outline" busy={busy} onClick={onMore}>
          {t('common.load_more')}
        </Button>
      )}
    </div>
  )
}
