import { Check } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'

const STEPS = ['file', 'columns', 'check', 'run'] as const
export type ImportStep = (typeof STEPS)[number]

/** Where one is on the way from a file to contacts. */
export function ImportSteps({ current }: { current: ImportStep }) {
  const t = useTranslate()
  const at = STEPS.indexOf(current)
  return (
    <ol aria-label={t('contacts.import.steps')} className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
      {STEPS.map((step, index) => (
        <li
          key={step}
          aria-current={index === at ? 'step' : undefined}
          className={cn(
            'flex items-center gap-2',
            index > at && 'text-muted-foreground',
            index === at && 'font-medium',
          )}
        >
          <span
            aria-hidden
            className={cn(
              'grid size-6 place-items-center rounded-full border text-xs',
              index <= at && 'border-primary bg-primary text-primary-foreground',
            )}
          >
            {index < at ? <Check className="size-3.5" strokeWidth={3} /> : index + 1}
          </span>
          {t(`contacts.import.step_${step}`)}
        </li>
      ))}
    </ol>
  )
}
