import { Bell, BellOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Label } from '@/components/ui/label.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { chooseAlerts, playSound, useAlertChoice } from '../alerts.ts'

const canNotify = 'Notification' in globalThis

/** How to hear of new messages. The browser asks for its permission when the switch is pressed. */
export function AlertSettings() {
  const t = useTranslate()
  const { sound, browser } = useAlertChoice()
  const [isDenied, setDenied] = useState(canNotify && Notification.permission === 'denied')
  const isAllowed = canNotify && Notification.permission === 'granted'
  const changeBrowser = async (wanted: boolean) => {
    const permission = wanted && canNotify ? await Notification.requestPermission() : 'default'
    setDenied(permission === 'denied')
    chooseAlerts({ browser: wanted && permission === 'granted' })
  }
  const changeSound = (wanted: boolean) => {
    chooseAlerts({ sound: wanted })
    if (wanted) playSound()
  }
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={t('chats.alerts')}>
          {sound || (browser && isAllowed) ? <Bell aria-hidden /> : <BellOff aria-hidden />}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={t('chats.alerts')} className="space-y-3.5">
        <p className="text-sm font-semibold">{t('chats.alerts')}</p>
        <div className="flex items-center justify-between gap-3">
          <Label htmlFor="alert-sound">{t('chats.alerts_sound')}</Label>
          <Switch id="alert-sound" checked={sound} onCheckedChange={changeSound} />
        </div>
        {canNotify && (
          <div className="flex items-center justify-between gap-3">
            <Label htmlFor="alert-browser">{t('chats.alerts_browser')}</Label>
            <Switch
              id="alert-browser"
              checked={browser && isAllowed}
              onCheckedChange={(wanted) => void changeBrowser(wanted)}
            />
          </div>
        )}
        {isDenied && <p className="text-sm text-danger">{t('chats.alerts_denied')}</p>}
      </PopoverContent>
    </Popover>
  )
}
