import { useLingui } from '@lingui/react'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { SupportCode } from '@/components/ui/support-code.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useSamples } from '../api/list-samples.ts'
import { useRetrySample } from '../api/save-hook.ts'
import type { Hook, InboundContext, Sample } from '../types.ts'
import { SAMPLE_TONES, useCodeText, useEventText } from '../words.ts'

interface SampleListProps {
  context: InboundContext
  hook: Hook
}

/** What came last and what followed of it. */
export function SampleList({ context, hook }: SampleListProps) {
  const t = useTranslate()
  const { data: samples, error, refetch } = useSamples(hook)
  return (
    <section aria-label={t('inbound.samples')} className="space-y-3">
      <h2 className="font-semibold">{t('inbound.samples')}</h2>
      {!samples && <Pending error={error} refetch={refetch} feature="inbound" className="h-24 rounded-xl" />}
      {samples?.length === 0 && <p className="text-sm text-muted-foreground">{t('inbound.samples_none')}</p>}
      {samples && samples.length > 0 && (
        <Card>
          <ul className="divide-y">
            {samples.map((sample) => (
              <SampleItem key={sample.id} context={context} hook={hook} sample={sample} />
            ))}
          </ul>
        </Card>
      )}
    </section>
  )
}

function SampleItem({ context, hook, sample }: SampleListProps & { sample: Sample }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const errorText = useErrorText('inbound')
  const codeText = useCodeText()
  const eventText = useEventText(context.sources.find(({ source }) => source === hook.source))
  const retry = useRetrySample(hook.account_id)
  const { status, code, result, received_at } = sample
  const why = code ? codeText(code) : undefined
  return (
    <li className="flex items-start justify-between gap-3 px-4 py-3 text-sm sm:px-5">
      <div className="min-w-0 space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={SAMPLE_TONES[status]}>{t(`inbound.sample.${status}`)}</Badge>
          {result?.event && <span className="break-all">{eventText(result.event)}</span>}
        </p>
        {why && <p>{why.said}</p>}
        {why?.supportCode && <SupportCode code={why.supportCode} />}
        {result?.left_out && result.left_out.length > 0 && (
          <p>{t('inbound.left_out', { names: result.left_out.join(', ') })}</p>
        )}
        <p className="text-muted-foreground">{formatDateTime(received_at, i18n.locale)}</p>
      </div>
      {status === 'failed' && context.canWrite && !('text' in sample.document) && (
        <Button
          variant="outline"
          size="small"
          busy={retry.isPending}
          onClick={() => retry.mutate(sample, { onError: (failure) => toast.error(errorText(failure)) })}
        >
          {t('inbound.retry')}
        </Button>
      )}
    </li>
  )
}
