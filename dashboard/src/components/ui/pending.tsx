import type { ReactNode } from 'react'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { Alert } from './alert.tsx'
import { Button } from './button.tsx'
import { Skeleton } from './skeleton.tsx'

interface PendingProps {
  /** Why it has not come; nothing while it is on its way. */
  error: unknown
  refetch: () => unknown
  /** Whose words say the error: see useErrorText. */
  feature: string
  /** The size of what will come. */
  className?: string
  /** In place of one block of that size. */
  children?: ReactNode
}

/** In place of what is not here yet: its room, or why it did not come and a button that asks again. */
export function Pending({ error, refetch, feature, className = 'h-48 rounded-xl', children }: PendingProps) {
  const t = useTranslate()
  const errorText = useErrorText(feature)
  if (error) {
    return (
      <div role="alert">
        <Alert tone="danger" title={errorText(error)}>
          <Button variant="outline" size="small" onClick={() => void refetch()}>
            {t('common.retry')}
          </Button>
        </Alert>
      </div>
    )
  }
  return (
    <div role="status" aria-label={t('common.loading')}>
      {children ?? <Skeleton className={className} />}
    </div>
  )
}
