import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { PAUSED_STEPS, STEPS, type Step } from '../steps.ts'
import type { Broadcast } from '../types.ts'
import { AudienceStep } from './audience-step.tsx'
import { ContentStep } from './content-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { ScheduleStep } from './schedule-step.tsx'
import { SendingEstimate } from './sending-estimate.tsx'

interface WizardProps {
  broadcast: Broadcast
  step: Step
  /** Undefined: back to how it goes. */
  onStep: (step: Step | undefined) => void
  canManage: boolean
}

/** A draft, step by step; beside it whom it reaches and how long that takes. Of a paused one what can still be changed. */
export function Wizard({ broadcast, step, onStep, canManage }: WizardProps) {
  const t = useTranslate()
  const isDraft = broadcast.status === 'draft'
  const steps = isDraft ? STEPS : PAUSED_STEPS
  const next = () => onStep(isDraft ? (STEPS[STEPS.indexOf(step) + 1] ?? step) : undefined)
  const shared = { broadcast, canManage, onSaved: next }
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[1fr_20rem]">
      <Tabs
        className="min-w-0 space-y-5"
        value={step}
        onValueChange={(value) => onStep(steps.find((one) => one === value))}
      >
        <TabsList aria-label={t('broadcasts.steps')}>
          {steps.map((one, index) => (
            <TabsTrigger key={one} value={one}>
              {isDraft
                ? `${index + 1}. ${t(`broadcasts.step.${one}`)}`
                : t(one === 'who' ? 'broadcasts.exclude' : `broadcasts.step.${one}`)}
            </TabsTrigger>
          ))}
        </TabsList>
        <TabsContent value="who">
          <AudienceStep {...shared} />
        </TabsContent>
        <TabsContent value="what">
          <ContentStep {...shared} />
        </TabsContent>
        <TabsContent value="when">
          <ScheduleStep {...shared} />
        </TabsContent>
        <TabsContent value="review">
          <ReviewStep broadcast={broadcast} canManage={canManage} onStep={onStep} />
        </TabsContent>
      </Tabs>
      <SendingEstimate broadcast={broadcast} />
    </div>
  )
}
