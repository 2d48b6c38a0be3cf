import { Link } from '@tanstack/react-router'
import {
  Check,
  FileUp,
  type LucideIcon,
  PartyPopper,
  SendHorizontal,
  Smartphone,
  Workflow,
} from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Progress as ProgressBar } from '@/components/ui/progress.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isDone, type Progress, STEPS, type Step, useProgress } from '../api/get-progress.ts'

const LOOKS = {
  number: { icon: Smartphone, to: '/a/$accountId/numeros' },
  flow: { icon: Workflow, to: '/a/$accountId/fluxos/modelos' },
  contacts: { icon: FileUp, to: '/a/$accountId/contatos/importar' },
  message: { icon: SendHorizontal, to: '/a/$accountId/conversas' },
} as const satisfies Record<Step, { icon: LucideIcon; to: string }>

/** The way from an empty account to the first message, with what is done already. */
export function Guide({ accountId }: { accountId: string }) {
  const t = useTranslate()
  const { data: progress, error, refetch } = useProgress(accountId)
  if (!progress) {
    return <Pending error={error} refetch={refetch} feature="onboarding" className="h-72 rounded-xl" />
  }
  const done = STEPS.filter((step) => progress[step]).length
  const next = STEPS.find((step) => !progress[step])
  return (
    <div className="space-y-5">
      <div className="space-y-2">
        <p role="status" className="text-sm text-muted-foreground">
          {t('onboarding.progress', { done, all: STEPS.length })}
        </p>
        <ProgressBar label={t('onboarding.title')} value={done} max={STEPS.length} />
      </div>
      <ol className="space-y-4">
        {STEPS.map((step) => (
          <li key={step}>
            <StepCard accountId={accountId} step={step} progress={progress} isNext={step === next} />
          </li>
        ))}
      </ol>
      {isDone(progress) && (
        <Card className="flex items-center gap-4 p-5">
          <PartyPopper className="size-6 shrink-0 text-primary" aria-hidden />
          <div>
            <p className="font-medium">{t('onboarding.done')}</p>
            <p className="text-sm text-muted-foreground">{t('onboarding.done_text')}</p>
          </div>
        </Card>
      )}
    </div>
  )
}

interface StepCardProps {
  accountId: string
  step: Step
  progress: Progress
  isNext: boolean
}

function StepCard({ accountId, step, progress, isNext }: StepCardProps) {
  const t = useTranslate()
  const { icon: Icon, to } = LOOKS[step]
  const isTaken = progress[step]
  return (
    <Card
      className={cn(
        'flex flex-col gap-4 p-5 sm:flex-row sm:items-center',
        isNext && 'border-primary/50 ring-1 ring-primary/20',
      )}
    >
      <span
        className={cn(
          'grid size-10 shrink-0 place-items-center rounded-full',
          isTaken ? 'bg-success-soft text-success' : 'bg-muted text-muted-foreground',
        )}
      >
        {isTaken ? (
          <Check className="size-5" strokeWidth={3} aria-hidden />
        ) : (
          <Icon className="size-5" aria-hidden />
        )}
      </span>
      <div className="min-w-0 flex-1 space-y-0.5">
        <h2 className="font-semibold">
          {t(`onboarding.${step}`)}
          {isTaken && <span className="sr-only"> ({t('onboarding.step_done')})</span>}
        </h2>
        <p className="text-sm text-muted-foreground">{t(`onboarding.${step}_text`)}</p>
      </div>
      <Button asChild variant={isNext ? 'primary' : 'outline'} className="self-start sm:self-center">
        <Link to={to} params={{ accountId }}>
          {t(`onboarding.${step}_action`)}
        </Link>
      </Button>
    </Card>
  )
}
