import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { deleteStep, saveStep, swapSteps, useSequenceMutation } from '../api/save-sequence.ts'
import type { Sequence, Step } from '../types.ts'
import { StepDialog } from './step-dialog.tsx'

interface StepActionsProps {
  sequence: Sequence
  step: Step
  number: number
  before: Step | undefined
  after: Step | undefined
}

/** Turns a step on and off, moves it past its neighbours, changes and removes it. */
export function StepActions({ sequence, step, number, before, after }: StepActionsProps) {
  const t = useTranslate()
  const errorText = useErrorText('sequences')
  const fail = (error: Error) => toast.error(errorText(error))
  const swap = useSequenceMutation(sequence.account_id, (supabase, other: Step) =>
    swapSteps(supabase, [step, other]),
  )
  const turn = useSequenceMutation(sequence.account_id, (supabase, enabled: boolean) => {
    const { delay, content, flow_id, position, id } = step
    return saveStep(supabase, sequence, { id, position, draft: { delay, content, flow_id, enabled } })
  })
  const remove = useSequenceMutation(sequence.account_id, (supabase) => deleteStep(supabase, step))
  return (
    <div className="flex items-center">
      <Switch
        className="mr-2"
        aria-label={t('sequences.step_on', { number })}
        checked={step.enabled}
        disabled={turn.isPending}
        onCheckedChange={(enabled) => turn.mutate(enabled, { onError: fail })}
      />
      {[before, after].map((other, index) => (
        <Button
          key={index === 0 ? 'up' : 'down'}
          variant="ghost"
          size="icon"
          disabled={!other || swap.isPending}
          aria-label={t(index === 0 ? 'sequences.step_up' : 'sequences.step_down', { number })}
          onClick={() => other && swap.mutate(other, { onError: fail })}
        >
          {index === 0 ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
        </Button>
      ))}
      <StepDialog
        sequence={sequence}
        step={step}
        position={step.position}
        trigger={
          <Button variant="ghost" size="icon" aria-label={t('sequences.step_edit', { number })}>
            <Pencil aria-hidden />
          </Button>
        }
      />
      <ConfirmDialog
        trigger={
          <Button variant="ghost" size="icon" aria-label={t('sequences.step_remove', { number })}>
            <Trash2 aria-hidden />
          </Button>
        }
        title={t('sequences.step_remove_question', { number })}
        description={t('sequences.step_remove_text')}
        confirmLabel={t('common.delete')}
        busy={remove.isPending}
        error={remove.error && <Alert tone="danger" title={errorText(remove.error)} />}
        onConfirm={() => remove.mutateAsync(undefined)}
      />
    </div>
  )
}
