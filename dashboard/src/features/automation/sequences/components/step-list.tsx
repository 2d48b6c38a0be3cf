import { Plus, Workflow } from 'lucide-react'
import { MessagePreview } from '@/components/sending/message-preview.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useChoices } from '@/lib/choices.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { textOfFilling } from '@/lib/template-previews.ts'
import { useSequenceStatistics, useSteps } from '../api/list-sequences.ts'
import type { Sequence, Step } from '../types.ts'
import { useDelayText } from '../words.ts'
import { StepActions } from './step-actions.tsx'
import { StepDialog } from './step-dialog.tsx'

interface StepListProps {
  sequence: Sequence
  canManage: boolean
}

/** One after another: what is sent, how long after the one before, and how many wait for it. */
export function StepList({ sequence, canManage }: StepListProps) {
  const t = useTranslate()
  const { data: steps, error, refetch } = useSteps(sequence)
  const next = Math.max(0, ...(steps ?? []).map(({ position }) => position)) + 1
  return (
    <section aria-label={t('sequences.steps')} className="space-y-3">
      <h2 className="font-semibold">{t('sequences.steps')}</h2>
      {!steps && <Pending error={error} refetch={refetch} feature="sequences" className="h-40 rounded-xl" />}
      {steps?.length === 0 && (
        <p className="rounded-xl border border-dashed px-5 py-8 text-center text-sm text-muted-foreground">
          {t('sequences.steps_none')}
        </p>
      )}
      {steps && steps.length > 0 && (
        <Card>
          <ol className="divide-y">
            {steps.map((step, index) => (
              <StepItem
                key={step.id}
                sequence={sequence}
                canManage={canManage}
                step={step}
                number={index + 1}
                before={steps[index - 1]}
                after={steps[index + 1]}
              />
            ))}
          </ol>
        </Card>
      )}
      {canManage && (
        <StepDialog
          sequence={sequence}
          position={next}
          trigger={
            <Button variant="outline">
              <Plus aria-hidden />
              {t('sequences.step_add')}
            </Button>
          }
        />
      )}
    </section>
  )
}

interface StepItemProps extends StepListProps {
  step: Step
  number: number
  before: Step | undefined
  after: Step | undefined
}

function StepItem({ sequence, canManage, step, number, before, after }: StepItemProps) {
  const t = useTranslate()
  const delayText = useDelayText()
  const { flows, templates } = useChoices()
  const { data } = useSequenceStatistics(sequence)
  const counts = data?.steps.find(({ step_id }) => step_id === step.id)
  const flow = flows.find(({ id }) => id === step.flow_id)
  return (
    <li className="space-y-3 px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-semibold">
          {number}. {delayText(step.delay)}
        </h3>
        {canManage && (
          <StepActions sequence={sequence} step={step} number={number} before={before} after={after} />
        )}
      </div>
      {step.content ? (
        <MessagePreview
          items={step.content.items.map((item) =>
            item.kind === 'template' ? { kind: item.kind, text: textOfFilling(templates, item) } : item,
          )}
        />
      ) : (
        <Badge tone="success">
          <Workflow aria-hidden />
          {flow?.name ?? t('sequences.flow')}
        </Badge>
      )}
      {counts && (
        <p className="text-xs text-muted-foreground">
          {t('sequences.step_counts', { entered: counts.entered, waiting: counts.waiting })}
        </p>
      )}
    </li>
  )
}
