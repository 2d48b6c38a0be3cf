import { permissionsOf } from '@/features/accounts/permissions.ts'
import { NewChatDialog } from '@/features/chats/components/new-chat-dialog.tsx'
import { ContactFinder } from '@/features/contacts/components/contact-finder.tsx'
import type { Inbox } from './use-inbox.ts'

/** A chat with somebody who has not written yet, from a number of an account in which the reader may write. */
export function NewChat({ inbox: { accounts, instances, openChat } }: { inbox: Inbox }) {
  const writable = new Set(accounts.filter((account) => permissionsOf(account).canWrite).map(({ id }) => id))
  if (writable.size === 0) return null
  const numbers = instances
    .filter(({ account_id }) => writable.has(account_id))
    .map(({ id, account_id, instance_name }) => ({ id, accountId: account_id, name: instance_name }))
  return (
    <NewChatDialog
      numbers={numbers}
      onOpened={openChat}
      contacts={(accountId, onFound) => (
        <ContactFinder accountId={accountId} exceptId="" onFound={({ id }) => onFound(id)} />
      )}
    />
  )
}
