import { useLingui } from '@lingui/react'
import { Alert } from '@/components/ui/alert.tsx'
import { SupportCode } from '@/components/ui/support-code.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import type { Hook } from '../types.ts'
import { stateOf, useCodeText } from '../words.ts'

/** Why nothing follows of what comes, and what to do. */
export function HookNotice({ hook }: { hook: Hook }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const codeText = useCodeText()
  const state = stateOf(hook)
  if (state === 'revoked' || state === 'off')
    return <Alert tone="info" title={t(`inbound.notice.${state}`)} />
  if (!hook.problem) return null
  const { said, supportCode } = codeText(hook.problem)
  const when = hook.problem_at ? formatDateTime(hook.problem_at, i18n.locale) : ''
  return (
    <Alert tone="danger" title={said}>
      <p>{t('inbound.notice.problem', { when })}</p>
      {supportCode && <SupportCode code={supportCode} />}
    </Alert>
  )
}
