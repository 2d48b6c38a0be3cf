import { useLingui } from '@lingui/react'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import type { Locale } from '@/lib/i18n.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { usePush, useSwitchPush } from '../api/push.ts'
import { SaveError } from './use-save.tsx'

interface PushSwitchProps {
  userId: string
  isDenied: boolean
  /** Asks the browser for its permission. */
  onAsk: () => Promise<void>
}

/** Whether this browser is told what waits also while no page is open. */
export function PushSwitch({ userId, isDenied, onAsk }: PushSwitchProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const state = usePush(userId)
  const change = useSwitchPush(userId, i18n.locale as Locale)
  if (state === undefined || state === 'unsupported') {
    return <p className="text-sm text-muted-foreground">{t('profile.push_unsupported')}</p>
  }
  const isOn = change.isPending ? change.variables : state === 'on'
  const choose = async (isWanted: boolean) => {
    if (isWanted) await onAsk()
    change.mutate(isWanted)
  }
  return (
    <>
      <SwitchField
        label={t('profile.push')}
        hint={t(isDenied ? 'profile.notices_denied' : 'profile.push_hint')}
        checked={isOn}
        onChange={(isWanted) => void choose(isWanted)}
      />
      <SaveError error={change.error} />
    </>
  )
}
