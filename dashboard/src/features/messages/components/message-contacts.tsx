import { ContactRound, MessageSquare, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import { parsePhone } from '@/lib/phone.ts'
import { type CardUse, useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'
import { readCard } from '../vcard.ts'

/** Contact cards: each phone can be called, written to and kept. */
export function MessageContacts({ content }: Pick<Message, 'content'>) {
  const t = useTranslate()
  const cards = (content?.vcards ?? []).map((vcard) => readCard(vcard, cleanName))
  return (
    <ul className="w-72 max-w-full space-y-1.5">
      {cards.map((card, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards of a message never change their order
        <li key={index} className="flex items-start gap-3 rounded-lg bg-foreground/5 p-3 text-sm">
          <ContactRound className="mt-0.5 size-6 shrink-0 text-info" strokeWidth={1.5} aria-hidden />
          <div className="min-w-0 flex-1 space-y-2">
            <p className="truncate font-medium">
              <bdi>{card.name || t('chats.kind.contact')}</bdi>
            </p>
            {card.phones.map((phone) => (
              <CardPhone key={phone} name={card.name} phone={phone} />
            ))}
          </div>
        </li>
      ))}
    </ul>
  )
}

function CardPhone({ name, phone }: { name: string; phone: string }) {
  const t = useTranslate()
  const errorText = useErrorText('messages')
  const { canWrite, actions } = useThreadContext()
  const [busy, setBusy] = useState<CardUse>()
  const digits = parsePhone(phone)
  const use = (what: CardUse) => {
    if (!digits) return
    setBusy(what)
    const done = () => what === 'save' && toast.success(t('messages.card_saved', { name: name || phone }))
    void actions
      .onCard({ name, phone: digits }, what)
      .then(done, (error) => toast.error(errorText(error)))
      .finally(() => setBusy(undefined))
  }
  return (
    <div className="space-y-1.5">
      <a
        href={`tel:${phone.replace(/[^\d+]/g, '')}`}
        className="focus-ring block truncate rounded-sm text-muted-foreground tabular-nums hover:underline"
      >
        {phone}
      </a>
      {canWrite && digits && (
        <div className="flex flex-wrap gap-1.5">
          <Button
            variant="outline"
            size="small"
            busy={busy === 'write'}
            aria-label={t('messages.card_write_to', { phone })}
            onClick={() => use('write')}
          >
            {busy !== 'write' && <MessageSquare aria-hidden />}
            {t('messages.card_write')}
          </Button>
          <Button
            variant="ghost"
            size="small"
            busy={busy === 'save'}
            aria-label={t('messages.card_save_phone', { phone })}
            onClick={() => use('save')}
          >
            {busy !== 'save' && <UserPlus aria-hidden />}
            {t('messages.card_save')}
          </Button>
        </div>
      )}
    </div>
  )
}
