import { useTagSteps } from '@/features/contacts/use-tag-steps.ts'
import type { Chat } from '@/features/inbox/types.ts'
import { useCommand } from '@/lib/commands.ts'
import type { Tag } from '@/lib/tags.ts'

/** Offers to give the person of the open chat a tag of the account, or to take it back. */
export function useTagCommand(chat: Chat, tags: readonly Tag[], canWrite: boolean): void {
  const { contact } = chat
  const take = useTagSteps({ id: contact?.id ?? '', account_id: chat.account_id })
  const choices = () =>
    tags.map(({ name }) => {
      const isChosen = contact?.tags.includes(name) ?? false
      return { id: name, label: name, isChosen, run: () => take({ name, isGiven: !isChosen }) }
    })
  useCommand('tag', canWrite && contact ? { choices } : undefined)
}
