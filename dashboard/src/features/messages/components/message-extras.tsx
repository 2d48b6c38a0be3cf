import { CircleHelp, ContactRound, ListChecks, MapPin } from 'lucide-react'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import type { Message } from '../types.ts'
import { readCard } from '../vcard.ts'

/** A place, with a link to a map. */
export function MessageLocation({ content }: Pick<Message, 'content'>) {
  const t = useTranslate()
  const { latitude, longitude, name, address } = content ?? {}
  const hasPlace = typeof latitude === 'number' && typeof longitude === 'number'
  return (
    <div className="flex w-72 max-w-full items-start gap-3 rounded-lg bg-foreground/5 p-3 text-sm">
      <MapPin className="mt-0.5 size-6 shrink-0 text-danger" strokeWidth={1.5} aria-hidden />
      <div className="min-w-0 space-y-0.5">
        <p className="font-medium break-words">
          <bdi>{cleanName(name) || t('chats.kind.location')}</bdi>
        </p>
        {cleanName(address) && (
          <p className="break-words text-muted-foreground">
            <bdi>{cleanName(address)}</bdi>
          </p>
        )}
        {hasPlace && (
          <>
            <p className="text-xs text-muted-foreground tabular-nums">
              {latitude.toFixed(5)}, {longitude.toFixed(5)}
            </p>
            <a
              href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
              target="_blank"
              rel="noreferrer noopener"
              className="focus-ring rounded-sm font-medium text-info underline underline-offset-2"
            >
              {t('messages.location_open')}
            </a>
          </>
        )}
      </div>
    </div>
  )
}

/** Contact cards, with their phones to call. */
export function MessageContacts({ content }: Pick<Message, 'content'>) {
  const t = useTranslate()
  const cards = (content?.vcards ?? []).map((vcard) => readCard(vcard, cleanName))
  return (
    <ul className="w-72 max-w-full space-y-1.5">
      {cards.map((card, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards of a message never change their order
        <li key={index} className="flex items-start gap-3 rounded-lg bg-foreground/5 p-3 text-sm">
          <ContactRound className="mt-0.5 size-6 shrink-0 text-info" strokeWidth={1.5} aria-hidden />
          <div className="min-w-0">
            <p className="truncate font-medium">
              <bdi>{card.name || t('chats.kind.contact')}</bdi>
            </p>
            {card.phones.map((phone) => (
              <a
                key={phone}
                href={`tel:${phone.replace(/[^\d+]/g, '')}`}
                className="focus-ring block truncate rounded-sm text-muted-foreground tabular-nums hover:underline"
              >
                {phone}
              </a>
            ))}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** A question with its options; who voted is seen on the phone. */
export function MessagePoll({ content, message }: Pick<Message, 'content' | 'message'>) {
  const t = useTranslate()
  return (
    <div className="w-72 max-w-full space-y-2 text-sm">
      <p className="flex items-start gap-2 font-medium">
        <ListChecks className="mt-0.5 size-4 shrink-0 text-info" aria-hidden />
        <bdi>{cleanName(message) || t('chats.kind.poll')}</bdi>
      </p>
      <ul className="space-y-1">
        {content?.options?.map((option) => (
          <li key={option} className="rounded-md bg-foreground/5 px-2.5 py-1.5 break-words">
            <bdi>{cleanName(option)}</bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What we cannot show is said, never hidden. */
export function MessageUnknown() {
  const t = useTranslate()
  return (
    <p className="flex items-start gap-2 text-sm text-muted-foreground">
      <CircleHelp className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>
        {t('chats.kind.unknown')} {t('messages.unknown_text')}
      </span>
    </p>
  )
}
