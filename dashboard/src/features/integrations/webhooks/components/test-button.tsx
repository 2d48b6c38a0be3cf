import { Send } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useSendTest } from '../api/replay.ts'
import type { Endpoint } from '../types.ts'

/** Sends `webhook.test`: what became of it stands in the log a moment later. */
export function TestButton({ endpoint }: { endpoint: Endpoint }) {
  const t = useTranslate()
  const errorText = useErrorText('webhooks')
  const test = useSendTest(endpoint.account_id)
  const send = () =>
    test.mutate(endpoint.id, {
      onSuccess: () => toast.success(t('webhooks.test_sent')),
      onError: (error) => toast.error(errorText(error)),
    })
  return (
    <Button variant="outline" busy={test.isPending} onClick={send}>
      {!test.isPending && <Send aria-hidden />}
      {t('webhooks.test')}
    </Button>
  )
}
