import { CircleAlert, Rocket } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { useChoices } from '@/lib/choices.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useCommandBroadcast } from '../api/command-broadcast.ts'
import { useBroadcastPreview, useRenderedBroadcast } from '../api/preview-broadcast.ts'
import { problemsOf } from '../problems.ts'
import type { Step } from '../steps.ts'
import type { Broadcast } from '../types.ts'
import { useCodeText } from '../words.ts'
import { NumberTable } from './number-table.tsx'
import { RenderedMessages } from './rendered-messages.tsx'

interface ReviewStepProps {
  broadcast: Broadcast
  canManage: boolean
  onStep: (step: Step) => void
}

const TONES = { error: 'danger', warning: 'warning', info: 'info' } as const

/** What is wrong or missing comes first; then by which numbers it goes, how it reads, and the start. */
export function ReviewStep({ broadcast, canManage, onStep }: ReviewStepProps) {
  const t = useTranslate()
  const errorText = useErrorText('broadcasts')
  const fieldText = useCodeText('field')
  const { data: preview } = useBroadcastPreview(broadcast)
  const { data: rendered } = useRenderedBroadcast(broadcast)
  const start = useCommandBroadcast(broadcast)
  const { templates, instances } = useChoices()
  const official = instances.filter(({ engine }) => engine === 'cloud').map(({ id }) => id)
  const problems = problemsOf(preview, rendered, { content: broadcast.content, templates, numbers: official })
  const isBlocked = problems.some(({ level }) => level === 'error')
  const later = broadcast.starts_at !== null && Date.parse(broadcast.starts_at) > Date.now()
  return (
    <div className="space-y-6">
      {problems.length > 0 && (
        <section aria-label={t('broadcasts.problems')} className="space-y-2">
          {problems.map(({ code, level, step, field, count }) => (
            <Alert
              key={`${code} ${field ?? ''}`}
              tone={TONES[level]}
              title={t(`broadcasts.problem.${code}`, { count, field: field && fieldText(field) })}
            >
              <Button variant="link" className="h-auto p-0" onClick={() => onStep(step)}>
                {t('broadcasts.problem_go', { step: t(`broadcasts.step.${step}`) })}
              </Button>
            </Alert>
          ))}
        </section>
      )}
      {preview && preview.numbers.length > 0 && <NumberTable numbers={preview.numbers} />}
      <RenderedMessages broadcast={broadcast} />
      {canManage && (
        <Card className="flex flex-col gap-4 p-5 sm:flex-row sm:items-center sm:justify-between">
          <p className="flex items-center gap-2 text-sm text-muted-foreground">
            <CircleAlert className="size-4 shrink-0" aria-hidden />
            {t('broadcasts.start_text')}
          </p>
          <ConfirmDialog
            trigger={
              <Button disabled={!preview || isBlocked}>
                <Rocket aria-hidden />
                {t(later ? 'broadcasts.schedule' : 'broadcasts.start')}
              </Button>
            }
            title={t('broadcasts.start_question', { name: broadcast.name })}
            description={t('broadcasts.start_confirm', { count: preview?.recipients ?? 0 })}
            confirmLabel={t(later ? 'broadcasts.schedule' : 'broadcasts.start')}
            busy={start.isPending}
            error={start.error && <Alert tone="danger" title={errorText(start.error)} />}
            onConfirm={() => start.mutateAsync('start_broadcast')}
          />
        </Card>
      )}
    </div>
  )
}
