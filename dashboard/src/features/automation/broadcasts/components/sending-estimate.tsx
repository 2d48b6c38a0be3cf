import { useLingui } from '@lingui/react'
import { Card } from '@/components/ui/card.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { formatMoment } from '@/lib/clock.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useBroadcastPreview } from '../api/preview-broadcast.ts'
import type { Broadcast, BroadcastPreview } from '../types.ts'
import { useCodeText, useSpanText } from '../words.ts'

/** Whom the draft reaches as it is kept, how long that takes, and what would make it shorter. */
export function SendingEstimate({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslate()
  const { data, error, refetch } = useBroadcastPreview(broadcast)
  return (
    <Card className="p-5 lg:sticky lg:top-6">
      <section aria-label={t('broadcasts.estimate')} className="space-y-4">
        <h2 className="text-sm font-semibold">{t('broadcasts.estimate')}</h2>
        <div role="status" className="space-y-4">
          {(!data || error) && (
            <Pending error={error} refetch={refetch} feature="broadcasts" className="h-32" />
          )}
          {data && <Estimate preview={data} />}
        </div>
      </section>
    </Card>
  )
}

function Estimate({ preview }: { preview: BroadcastPreview }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const reasonText = useCodeText('reason')
  const shorterText = useCodeText('shorter')
  const spanText = useSpanText()
  const { recipients, excluded, seconds, ends_at, shorter } = preview
  const number = new Intl.NumberFormat(i18n.locale)
  const leftOut = Object.entries(excluded)
  return (
    <>
      <p>
        <span className="block text-3xl font-semibold tabular-nums">{number.format(recipients)}</span>
        <span className="text-sm text-muted-foreground">
          {t('broadcasts.reaches', { count: recipients })}
        </span>
      </p>
      {leftOut.length > 0 && (
        <div className="space-y-1 text-sm">
          <p className="font-medium">{t('broadcasts.left_out')}</p>
          <ul className="space-y-0.5 text-muted-foreground">
            {leftOut.map(([reason, people]) => (
              <li key={reason} className="flex justify-between gap-3">
                <span>{reasonText(reason)}</span>
                <span className="tabular-nums">{number.format(people)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {recipients > 0 && seconds !== null && (
        <div className="space-y-1 text-sm">
          <p className="font-medium">{t('broadcasts.takes', { span: spanText(seconds) })}</p>
          {ends_at && (
            <p className="text-muted-foreground">
              {t('broadcasts.ends_at', { time: formatMoment(Date.parse(ends_at), i18n.locale) })}
            </p>
          )}
        </div>
      )}
      {recipients > 0 && shorter.length > 0 && (
        <div className="space-y-1 text-sm">
          <p className="font-medium">{t('broadcasts.shorter')}</p>
          <ul className="list-disc space-y-0.5 pl-5 text-muted-foreground">
            {shorter.map((code) => (
              <li key={code}>{shorterText(code)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
