import { useLingui } from '@lingui/react'
import { Link } from '@tanstack/react-router'
import { ContactRound, MessageSquare } from 'lucide-react'
import { useTranslate } from '@/lib/i18n.ts'
import { formatPhone } from '@/lib/phone.ts'
import { formatDateTime } from '@/lib/time.ts'
import type { Instance, InstanceHealth } from '../types.ts'

interface InstanceFactsProps {
  instance: Instance
  health: InstanceHealth | undefined
}

export function InstanceFacts({ instance, health }: InstanceFactsProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { phone, port, last_connected } = instance
  const uptime = health?.uptime
  const facts = [
    [t('instances.phone'), phone ? formatPhone(phone) : t('instances.phone_none')],
    [t('instances.port'), String(port)],
    [
      t('instances.last_connected'),
      last_connected ? formatDateTime(last_connected, i18n.locale) : t('instances.never'),
    ],
    [
      t('instances.uptime'),
      uptime == null ? '–' : i18n.number(uptime, { style: 'percent', maximumFractionDigits: 1 }),
    ],
    [t('instances.messages_today'), health ? i18n.number(health.messages_today) : '–'],
  ]
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 border-t px-5 py-3 text-sm @md:grid-cols-[auto_auto_auto] @md:justify-between">
      {facts.map(([term, value]) => (
        <div key={term} className="min-w-0">
          <dt className="text-xs text-muted-foreground">{term}</dt>
          <dd className="truncate tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const LINK =
  'focus-ring inline-flex items-center gap-2 rounded-sm text-primary underline-offset-4 hover:underline [&_svg]:size-4'

/** To the number's own chats, and to its account's contacts. */
export function InstanceLinks({ instance: { id, account_id: accountId } }: { instance: Instance }) {
  const t = useTranslate()
  return (
    <p className="flex flex-wrap gap-x-5 gap-y-1 border-t px-5 py-3 text-sm">
      <Link to="/a/$accountId/conversas" params={{ accountId }} search={{ instance: id }} className={LINK}>
        <MessageSquare aria-hidden />
        {t('layout.conversations')}
      </Link>
      <Link to="/a/$accountId/contatos" params={{ accountId }} className={LINK}>
        <ContactRound aria-hidden />
        {t('layout.contacts')}
      </Link>
    </p>
  )
}
