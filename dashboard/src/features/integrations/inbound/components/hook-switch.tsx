import { Switch } from '@/components/ui/switch.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChangeHook } from '../api/save-hook.ts'
import type { Hook } from '../types.ts'

export function HookSwitch({ hook: { id, account_id, name, enabled } }: { hook: Hook }) {
  const t = useTranslate()
  const errorText = useErrorText('inbound')
  const change = useChangeHook(account_id)
  return (
    <Switch
      aria-label={t('inbound.enable', { name })}
      checked={enabled}
      disabled={change.isPending}
      onCheckedChange={(next) =>
        change.mutate({ id, enabled: next }, { onError: (error) => toast.error(errorText(error)) })
      }
    />
  )
}
