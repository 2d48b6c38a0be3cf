import { Alert } from '@/components/ui/alert.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type SettingsPatch, useSaveSettings } from '../api/settings.ts'

/** Saves a part of the settings and says that it is done. */
export function useSave(accountId: string) {
  const t = useTranslate()
  const { mutate, isPending, error } = useSaveSettings(accountId)
  const run = (patch: SettingsPatch) =>
    mutate(patch, { onSuccess: () => toast.success(t('account_settings.saved')) })
  return { run, isPending, error }
}

export function SaveError({ error }: { error: Error | null }) {
  const say = useErrorText('account_settings')
  return <div role="alert">{error && <Alert tone="danger" title={say(error)} />}</div>
}
