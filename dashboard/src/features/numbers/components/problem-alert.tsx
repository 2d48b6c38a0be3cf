import { Alert } from '@/components/ui/alert.tsx'
import { SupportCode } from '@/components/ui/support-code.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatPhone } from '@/lib/phone.ts'
import { describeProblem } from '../problems.ts'
import type { Instance } from '../types.ts'

interface ProblemAlertProps {
  instance: Pick<Instance, 'phone' | 'refused_phone'>
  code: string
  tone: 'warning' | 'danger'
  /** What failed, when it is not the number itself but a command to it. */
  prefix?: string
}

/** The cause and the next step for a stable code. */
export function ProblemAlert({ instance, code, tone, prefix }: ProblemAlertProps) {
  const t = useTranslate()
  const { phone, refused_phone } = instance
  const { title, cause, step, supportCode } = describeProblem(code, t, {
    expected: phone ? formatPhone(phone) : '–',
    refused: refused_phone ? formatPhone(refused_phone) : t('instances.phone_other'),
  })
  return (
    <Alert tone={tone} title={prefix ? `${prefix}. ${title}` : title}>
      <p>{cause}</p>
      <p>{step}</p>
      {supportCode && <SupportCode code={supportCode} />}
    </Alert>
  )
}
