import { MessageSquarePlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { permissionsOf } from '@/features/accounts/permissions.ts'
import { addCatalogs, useTranslate } from '@/lib/i18n.ts'
import type { Inbox } from './use-inbox.ts'

const NewChatWindow = lazy(async () => {
  const [{ NewChatWindow }] = await Promise.all([import('./new-chat-window.tsx'), addCatalogs(['contacts'])])
  return { default: NewChatWindow }
})

/** A chat with somebody who has not written yet, from a number of an account in which the reader may write. */
export function NewChat({ inbox }: { inbox: Inbox }) {
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  const writable = inbox.accounts.filter((account) => permissionsOf(account).canWrite).map(({ id }) => id)
  if (writable.length === 0) return null
  return (
    <>
      <Button size="icon" aria-label={t('chats.new')} onClick={() => setOpen(true)}>
        <MessageSquarePlus aria-hidden />
      </Button>
      <Suspense>
        {isOpen && <NewChatWindow inbox={inbox} accountIds={writable} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  )
}
