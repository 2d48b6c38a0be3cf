import { Link } from '@tanstack/react-router'
import { Smartphone } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Notice } from '@/features/inbox/components/notice.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { TextLink } from '../layout/text-link.tsx'
import type { Inbox } from './use-inbox.ts'

/** Before any number has been connected: nobody can write, and what to do first. */
export function ConnectNotice({ inbox: { current } }: { inbox: Inbox }) {
  const t = useTranslate()
  return (
    <Notice icon={<Smartphone aria-hidden />} title={t('chats.connect')} text={t('chats.connect_text')}>
      <Button asChild>
        <Link {...numbersLink(current?.id)}>{t('chats.connect_open')}</Link>
      </Button>
    </Notice>
  )
}

/** Groups are off until somebody wants them: what is written there is not in the list. */
export function GroupsNote({ inbox: { current, instances } }: { inbox: Inbox }) {
  const t = useTranslate()
  const own = instances.filter(({ engine }) => engine === 'webjs')
  if (own.length === 0 || own.some(({ groups_enabled }) => groups_enabled)) return null
  return (
    <p>
      {t('chats.groups_off')} <TextLink {...numbersLink(current?.id)}>{t('chats.groups_on')}</TextLink>
    </p>
  )
}

function numbersLink(accountId: string | undefined) {
  return accountId
    ? ({ to: '/a/$accountId/numeros', params: { accountId } } as const)
    : ({ to: '/numeros' } as const)
}
