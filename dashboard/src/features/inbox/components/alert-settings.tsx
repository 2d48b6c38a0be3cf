import { Bell, BellOff } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useNotificationPermission } from '@/lib/notifications.ts'
import { chooseAlerts, playSound, useAlertChoice } from '../alerts.ts'

/** How to hear of new messages. The browser asks for its permission when it is pressed, never by itself. */
export function AlertSettings() {
  const t = useTranslate()
  const { sound, browser } = useAlertChoice()
  const [permission, ask] = useNotificationPermission()
  const isShown = browser && permission === 'granted'
  const changeBrowser = (wanted: boolean) => {
    chooseAlerts({ browser: wanted })
    if (wanted && permission !== 'granted') void ask()
  }
  const changeSound = (wanted: boolean) => {
    chooseAlerts({ sound: wanted })
    if (wanted) playSound()
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={t('chats.alerts')}>
          {sound || isShown ? <Bell aria-hidden /> : <BellOff aria-hidden />}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-72">
        <DropdownMenuLabel>{t('chats.alerts')}</DropdownMenuLabel>
        <DropdownMenuCheckboxItem checked={sound} onCheckedChange={changeSound}>
          {t('chats.alerts_sound')}
        </DropdownMenuCheckboxItem>
        {permission !== 'unsupported' && (
          <DropdownMenuCheckboxItem checked={isShown} onCheckedChange={changeBrowser}>
            {t('chats.alerts_browser')}
          </DropdownMenuCheckboxItem>
        )}
        {permission === 'denied' && (
          <p className="px-2 py-1.5 text-xs text-danger">{t('chats.alerts_denied')}</p>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
