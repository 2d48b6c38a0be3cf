import { Alert } from '@/components/ui/alert.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useSaveProfile } from '../api/profile.ts'
import type { ProfilePatch } from '../types.ts'

/** Saves a part of the profile and says that it is done. */
export function useSave(userId: string) {
  const t = useTranslate()
  const { mutate, isPending, error } = useSaveProfile(userId)
  const run = (patch: ProfilePatch) => mutate(patch, { onSuccess: () => toast.success(t('profile.saved')) })
  return { run, isPending, error }
}

export function SaveError({ error }: { error: Error | null }) {
  const say = useErrorText('profile')
  return <div role="alert">{error && <Alert tone="danger" title={say(error)} />}</div>
}
