import { useTranslate } from '@/lib/i18n.ts'
import { FullPage } from '../layout/page.tsx'

/** `/conversas` and `/conversas/$chatId`, of one account or of all; the list stays while chats are opened. */
export function ConversationsRoute() {
  const t = useTranslate()
  return (
    <FullPage>
      <title>{`${t('layout.conversations')} · Zapbase`}</title>
      <section />
    </FullPage>
  )
}
