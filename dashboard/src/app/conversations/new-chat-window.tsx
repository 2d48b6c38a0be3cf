import { ContactFinder } from '@/features/contacts/components/contact-finder.tsx'
import { NewChatDialog } from '@/features/inbox/components/new-chat-dialog.tsx'
import { numberName } from '@/lib/number-name.ts'
import { wantedOf } from '../start-chat.ts'
import type { Inbox } from './use-inbox.ts'

interface NewChatWindowProps {
  inbox: Inbox
  /** Where the reader may write. */
  accountIds: readonly string[]
  onClose: () => void
}

/** Asks with whom, and from which number. */
export function NewChatWindow({ inbox: { instances, openChat }, accountIds, onClose }: NewChatWindowProps) {
  const numbers = instances
    .filter(({ account_id }) => accountIds.includes(account_id))
    .map((number) => ({ id: number.id, accountId: number.account_id, name: numberName(number) }))
  return (
    <NewChatDialog
      numbers={numbers}
      onClose={onClose}
      onOpened={openChat}
      contacts={(accountId, onFound) => (
        <ContactFinder accountId={accountId} autoFocus onFound={(contact) => onFound(wantedOf(contact))} />
      )}
    />
  )
}
