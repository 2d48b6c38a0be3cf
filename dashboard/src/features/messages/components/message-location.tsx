import { Check, Copy } from 'lucide-react'
import { useCopied } from '@/components/ui/copy-button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import type { Message } from '../types.ts'
import { PlacePicture } from './place-picture.tsx'

/** A place: what it is called, where it is, and the maps that show it. */
export function MessageLocation({ content }: Pick<Message, 'content'>) {
  const t = useTranslate()
  const { latitude, longitude, name, address } = content ?? {}
  const hasPlace = typeof latitude === 'number' && typeof longitude === 'number'
  return (
    <div className="w-72 max-w-full overflow-hidden rounded-lg bg-foreground/5 text-sm">
      <PlacePicture latitude={hasPlace ? latitude : 0} longitude={hasPlace ? longitude : 0} />
      <div className="space-y-1 p-3">
        <p className="font-medium break-words">
          <bdi>{cleanName(name) || t('chats.kind.location')}</bdi>
        </p>
        {cleanName(address) && (
          <p className="break-words text-muted-foreground">
            <bdi>{cleanName(address)}</bdi>
          </p>
        )}
        {hasPlace && <PlaceLinks latitude={latitude} longitude={longitude} />}
      </div>
    </div>
  )
}

function PlaceLinks({ latitude, longitude }: { latitude: number; longitude: number }) {
  const t = useTranslate()
  const { isCopied, copy } = useCopied(`${latitude}, ${longitude}`)
  const Icon = isCopied ? Check : Copy
  const maps = {
    OpenStreetMap: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`,
    'Google Maps': `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`,
  }
  return (
    <>
      <button
        type="button"
        className="focus-ring inline-flex items-center gap-1.5 rounded-sm text-xs text-muted-foreground tabular-nums hover:text-foreground"
        onClick={copy}
      >
        <span className="sr-only">{t('messages.location_copy')}</span>
        <span aria-live="polite">
          {isCopied ? t('common.copied') : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`}
        </span>
        <Icon className="size-3.5" aria-hidden />
      </button>
      <p className="flex flex-wrap gap-x-4 gap-y-1 pt-0.5">
        {Object.entries(maps).map(([map, address]) => (
          <a
            key={map}
            href={address}
            target="_blank"
            rel="noreferrer noopener"
            aria-label={t('messages.location_open', { map })}
            className="focus-ring rounded-sm font-medium text-info underline underline-offset-2"
          >
            {map}
          </a>
        ))}
      </p>
    </>
  )
}
