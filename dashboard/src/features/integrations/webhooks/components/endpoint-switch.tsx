import { Switch } from '@/components/ui/switch.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChangeEndpoint } from '../api/save-endpoint.ts'
import type { Endpoint } from '../types.ts'

/** Whoever turns it on again begins anew: what waited when it went off is dead, and can be sent again. */
export function EndpointSwitch({ endpoint }: { endpoint: Endpoint }) {
  const t = useTranslate()
  const errorText = useErrorText('webhooks')
  const { id, account_id, url, enabled } = endpoint
  const change = useChangeEndpoint(account_id)
  return (
    <Switch
      aria-label={t('webhooks.enable', { url })}
      checked={enabled}
      disabled={change.isPending}
      onCheckedChange={(next) =>
        change.mutate({ id, enabled: next }, { onError: (error) => toast.error(errorText(error)) })
      }
    />
  )
}
