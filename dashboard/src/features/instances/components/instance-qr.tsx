import { LoaderCircle } from 'lucide-react'
import { QRCodeSVG } from 'qrcode.react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { secondsUntil, useNow } from '@/lib/time.ts'
import { displayName } from '../status.ts'
import type { Instance } from '../types.ts'

/** The code to scan, always dark on white so that any camera reads it, with its countdown and what to do. */
export function InstanceQr({ instance }: { instance: Instance }) {
  const t = useTranslate()
  return (
    <div className="flex flex-col items-center gap-5 @md:flex-row @md:items-center">
      <div className="shrink-0 space-y-2.5">
        <QrImage instance={instance} />
        <QrCountdown expiresAt={instance.qr_expires_at} />
      </div>
      <div className="space-y-3 self-stretch @md:self-center">
        <ol className="list-decimal space-y-2 pl-5 text-sm marker:font-medium marker:text-muted-foreground">
          <li className="pl-1">{t('instances.qr.step_open')}</li>
          <li className="pl-1">{t('instances.qr.step_devices')}</li>
          <li className="pl-1">{t('instances.qr.step_scan')}</li>
        </ol>
        {instance.pairing_code && (
          <p className="text-sm">
            {t('instances.pairing_code')}{' '}
            <code className="rounded bg-muted px-1.5 py-0.5 font-mono tracking-widest">
              {instance.pairing_code}
            </code>
          </p>
        )}
      </div>
    </div>
  )
}

function QrImage({ instance }: { instance: Instance }) {
  const t = useTranslate()
  const label = t('instances.qr.label', { name: displayName(instance) })
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
