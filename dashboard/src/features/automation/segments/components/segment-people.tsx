import { useLingui } from '@lingui/react'
import { useEffect, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useChoices } from '@/lib/choices.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { isComplete } from '@/lib/filters/complete.ts'
import type { Filter } from '@/lib/filters/filter.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { personName } from '@/lib/names.ts'
import { formatPhone } from '@/lib/phone.ts'
import { useSegmentPreview } from '../api/preview-segment.ts'

/** How long somebody has to pause before it is counted (milliseconds). */
const PAUSE = 400

/** How many people a filter holds for, and the first of them; renewed while it is changed. */
export function SegmentPeople({ accountId, filter }: { accountId: string; filter: Filter }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const errorText = useErrorText('segments')
  const asked = useSettled(filter)
  const isWhole = isComplete(asked, useChoices())
  const { data, error, isFetching } = useSegmentPreview(accountId, asked, isWhole)
  const isOld = isFetching || asked !== filter
  return (
    <Card className="p-5 lg:sticky lg:top-6">
      <section aria-label={t('segments.people')} className="space-y-4">
        <div role="status">
          {!isWhole && <p className="text-sm text-muted-foreground">{t('segments.error.filter_invalid')}</p>}
          {isWhole && error && <Alert tone="warning" title={errorText(error)} />}
          {isWhole && !error && data === undefined && <Skeleton className="h-14" />}
          {isWhole && !error && data && (
            <p aria-busy={isOld}>
              <span className="block text-3xl font-semibold tabular-nums">
                {new Intl.NumberFormat(i18n.locale).format(data.count)}
              </span>
              <span className="text-sm text-muted-foreground">
                {t('segments.count', { count: data.count })}
              </span>
            </p>
          )}
        </div>
        {isWhole && !error && data && data.people.length > 0 && (
          <ul className="space-y-2.5">
            {data.people.map(({ id, name, phone }) => (
              <li key={id} className="flex items-center gap-2.5 text-sm">
                <Avatar size="small" name={personName({ name, phone })} />
                <span className="min-w-0">
                  <span className="block truncate">{personName({ name, phone })}</span>
                  {phone && personName({ name, phone }) !== formatPhone(phone) && (
                    <span className="block text-xs text-muted-foreground">{formatPhone(phone)}</span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
        {isWhole && !error && data && data.count > data.people.length && (
          <p className="text-xs text-muted-foreground">
            {t('segments.more', { count: data.count - data.people.length })}
          </p>
        )}
      </section>
    </Card>
  )
}

/** The value once it has rested. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
