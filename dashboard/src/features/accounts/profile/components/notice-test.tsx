import { BellRing } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { notifyAt } from '@/lib/notifications.ts'
import { playSound } from '@/lib/sound.ts'
import { usePush, useTestPush } from '../api/push.ts'
import type { Notices } from '../notices.ts'
import { SaveError } from './use-save.tsx'

/** Makes a notice in each of the ways that are chosen. */
export function NoticeTest({ userId, notices }: { userId: string; notices: Notices }) {
  const t = useTranslate()
  const isPushed = usePush(userId) === 'on'
  const push = useTestPush()
  const run = () => {
    if (notices.notice_sound) playSound()
    toast.info(t('profile.test_done'), { id: 'notice-test' })
    if (isPushed) push.mutate()
    else if (notices.notice_desktop) void notifyAt('/perfil', 'Zapbase', t('profile.test_done'), 'test')
  }
  return (
    <div className="space-y-3">
      <Button variant="outline" busy={push.isPending} onClick={run}>
        <BellRing aria-hidden />
        {t('profile.test')}
      </Button>
      <SaveError error={push.error} />
    </div>
  )
}
