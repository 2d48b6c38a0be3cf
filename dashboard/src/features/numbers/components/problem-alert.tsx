import { Alert } from '@/components/ui/alert.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { describeProblem } from '../problems.ts'

interface ProblemAlertProps {
  code: string
  tone: 'warning' | 'danger'
  /** What failed, when it is not the number itself but a command to it. */
  prefix?: string
}

/** The cause and the next step for a stable code. */
export function ProblemAlert({ code, tone, prefix }: ProblemAlertProps) {
  const { title, cause, step } = describeProblem(code, useTranslate())
  return (
    <Alert tone={tone} title={prefix ? `${prefix}. ${title}` : title}>
      <p>{cause}</p>
      <p>{step}</p>
    </Alert>
  )
}
