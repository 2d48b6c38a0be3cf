import { useLingui } from '@lingui/react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useClosing } from '../api/settings.ts'
import type { Settings } from '../types.ts'

/** Closes the account, or opens a closed one again; only its owner sees this. */
export function Closing({ settings }: { settings: Settings }) {
  return settings.status === 'closed' ? <Reopen settings={settings} /> : <Close settings={settings} />
}

function Close({ settings: { id, name } }: { settings: Settings }) {
  const t = useTranslate()
  const say = useErrorText('account_settings')
  const closing = useClosing(id)
  const confirm = async () => {
    await closing.mutateAsync('close_account')
    toast.success(t('account_settings.close.done'))
  }
  return (
    <div className="space-y-4">
      <p className="text-sm">{t('account_settings.close.text')}</p>
      <ConfirmDialog
        trigger={<Button variant="danger">{t('account_settings.close.action')}</Button>}
        title={t('account_settings.close.ask', { name })}
        description={t('account_settings.close.ask_text')}
        confirmLabel={t('account_settings.close.action')}
        typed={{ text: name, label: t('account_settings.close.typed', { name }) }}
        busy={closing.isPending}
        error={closing.error && <Alert tone="danger" title={say(closing.error)} />}
        onConfirm={confirm}
      />
    </div>
  )
}

function Reopen({ settings: { id, closes_at } }: { settings: Settings }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const say = useErrorText('account_settings')
  const closing = useClosing(id)
  return (
    <div className="space-y-4">
      <Alert
        tone="warning"
        title={t('account_settings.reopen.text', {
          when: closes_at ? formatDateTime(closes_at, i18n.locale) : '',
        })}
      />
      <Button
        busy={closing.isPending}
        onClick={() =>
          closing.mutate('reopen_account', {
            onSuccess: () => toast.success(t('account_settings.reopen.done')),
            onError: (error) => toast.error(say(error)),
          })
        }
      >
        {t('account_settings.reopen.action')}
      </Button>
    </div>
  )
}
