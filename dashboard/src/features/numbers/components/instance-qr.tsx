import { LoaderCircle } from 'lucide-react'
import { QRCodeSVG } from 'qrcode.react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { secondsUntil, useNow } from '@/lib/time.ts'
import { usePairingCode } from '../api/get-pairing-code.ts'
import type { Instance } from '../types.ts'
import type { InstanceCommand } from '../use-instance-command.ts'
import { PairingForm } from './pairing-form.tsx'

interface InstanceQrProps {
  instance: Instance
  command: InstanceCommand
  canManage: boolean
}

/** The code to scan with its countdown and what to do, or a pairing code in its place. */
export function InstanceQr({ instance, command, canManage }: InstanceQrProps) {
  const t = useTranslate()
  const code = usePairingCode(instance, canManage)
  const [chosen, setByCode] = useState<boolean>()
  const byCode = chosen ?? code !== null
  return (
    <div className="space-y-4">
      {byCode ? (
        <PairingForm instance={instance} code={code} command={command} />
      ) : (
        <QrSteps instance={instance} />
      )}
      {canManage && (
        <Button variant="link" size="small" className="px-0" onClick={() => setByCode(!byCode)}>
          {t(byCode ? 'number_setup.pairing.use_qr' : 'number_setup.pairing.use_code')}
        </Button>
      )}
    </div>
  )
}

/** Always dark on white so that any camera reads it. */
function QrSteps({ instance }: { instance: Instance }) {
  const t = useTranslate()
  return (
    <div className="flex flex-col items-center gap-5 @md:flex-row @md:items-center">
      <div className="shrink-0 space-y-2.5">
        <QrImage instance={instance} />
        <QrCountdown expiresAt={instance.qr_expires_at} />
      </div>
      <ol className="list-decimal space-y-2 self-stretch pl-5 text-sm marker:font-medium marker:text-muted-foreground @md:self-center">
        <li className="pl-1">{t('instances.qr.step_open')}</li>
        <li className="pl-1">{t('instances.qr.step_devices')}</li>
        <li className="pl-1">{t('instances.qr.step_scan')}</li>
      </ol>
    </div>
  )
}

function QrImage({ instance }: { instance: Instance }) {
  const t = useTranslate()
  const label = t('instances.qr.label', { name: numberName(instance) })
  return (
    <div className="grid size-48 place-items-center rounded-lg border bg-white p-2.5 text-black">
      {instance.qr_code ? (
        <QRCodeSVG
          value={instance.qr_code}
          size={172}
          role="img"
          aria-label={label}
          data-qr={instance.qr_code}
          shapeRendering="crispEdges"
        />
      ) : (
        <span className="flex flex-col items-center gap-2 text-sm text-neutral-600">
          <LoaderCircle className="size-5 animate-spin" aria-hidden />
          {t('instances.qr.preparing')}
        </span>
      )}
    </div>
  )
}

/** Not a live region: a number read out each second would drown everything else. */
function QrCountdown({ expiresAt }: { expiresAt: string | null }) {
  const t = useTranslate()
  const now = useNow()
  if (expiresAt === null) return null
  const seconds = secondsUntil(expiresAt, now)
  return (
    <p
      role="timer"
      className={cn(
        'text-center text-xs tabular-nums',
        seconds <= 5 ? 'text-warning' : 'text-muted-foreground',
      )}
    >
      {seconds > 0 ? t('instances.qr.expires', { seconds }) : t('instances.qr.renewing')}
    </p>
  )
}
