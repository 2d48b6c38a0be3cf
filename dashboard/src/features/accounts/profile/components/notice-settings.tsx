import { Alert } from '@/components/ui/alert.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useNotificationPermission } from '@/lib/notifications.ts'
import { playSound } from '@/lib/sound.ts'
import { useChooseNotice } from '../api/notices.ts'
import { type NoticeName, readNotices } from '../notices.ts'
import type { Profile } from '../types.ts'
import { NoticeTest } from './notice-test.tsx'
import { PushSwitch } from './push-switch.tsx'
import { SaveError } from './use-save.tsx'

/** Of what a person wants to hear, and how; each choice is saved by itself. */
export function NoticeSettings({ profile }: { profile: Profile }) {
  const t = useTranslate()
  const save = useChooseNotice(profile.user_id)
  const [permission, ask] = useNotificationPermission()
  const saved = readNotices(profile.preferences)
  const notices = save.isPending ? { ...saved, [save.variables.name]: save.variables.value } : saved
  const field = (name: NoticeName, onChosen?: (value: boolean) => void) => (
    <SwitchField
      label={t(`profile.${name}`)}
      hint={t(`profile.${name}_hint`)}
      checked={notices[name]}
      onChange={(value) => {
        save.mutate({ name, value })
        onChosen?.(value)
      }}
    />
  )
  return (
    <div className="space-y-8">
      <Group title={t('profile.notices_what')}>
        {field('notice_mine')}
        {field('notice_unassigned')}
        {field('notice_mentions')}
      </Group>
      <Group title={t('profile.notices_open')}>
        {field('notice_sound', (isOn) => isOn && playSound())}
        {permission !== 'unsupported' && field('notice_desktop', (isOn) => isOn && void ask())}
        {permission === 'denied' && <Alert tone="warning" title={t('profile.notices_denied')} />}
      </Group>
      <Group title={t('profile.notices_away')}>
        <PushSwitch userId={profile.user_id} isDenied={permission === 'denied'} onAsk={ask} />
        {field('notice_digest')}
        {field('notice_text')}
      </Group>
      <SaveError error={save.error} />
      <NoticeTest userId={profile.user_id} notices={notices} />
    </div>
  )
}

function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="space-y-4">
      <h3 className="text-sm font-semibold text-muted-foreground">{title}</h3>
      {children}
    </div>
  )
}
