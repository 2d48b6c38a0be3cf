import { useParams } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { SupportCode } from '@/components/ui/support-code.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type TriedRequest, useHttpTry } from '../api/use-http-try.ts'
import { addressTrouble } from '../http.ts'
import { useFormScope } from '../scope.ts'

/** Sends the request now, and says what came of it. */
export function HttpTry({ node }: { node: NodeOf<'http'> }) {
  const t = useTranslate()
  const errorText = useErrorText('flow_forms')
  const { accountId } = useFormScope()
  const { flowId = '' } = useParams({ strict: false })
  const attempt = useHttpTry(accountId, flowId)
  return (
    <div className="space-y-3 rounded-lg bg-muted/60 p-3">
      <p className="text-sm text-muted-foreground">{t('flow_forms.try_hint')}</p>
      <Button
        variant="outline"
        busy={attempt.isPending}
        disabled={addressTrouble(node.url) !== undefined}
        onClick={() => attempt.mutate(node)}
      >
        <Send aria-hidden />
        {t('flow_forms.try')}
      </Button>
      <div role="status">
        {attempt.error && <Alert tone="danger" title={errorText(attempt.error)} />}
        {attempt.data && <Tried request={attempt.data} />}
      </div>
    </div>
  )
}

function Tried({ request: { trouble, kept } }: { request: TriedRequest }) {
  const t = useTranslate()
  if (trouble !== undefined)
    return (
      <Alert tone="warning" title={t('flow_forms.try_none')}>
        {trouble && <SupportCode code={trouble} />}
      </Alert>
    )
  return (
    <Alert tone="info" title={t('flow_forms.try_answer')}>
      {kept.map(([name, value]) => (
        <p key={name} className="break-all">
          <code className="font-mono text-xs">{name}</code>: {value}
        </p>
      ))}
    </Alert>
  )
}
