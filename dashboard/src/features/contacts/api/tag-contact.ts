import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSupabase } from '@/lib/supabase.ts'
import type { Contact } from '../types.ts'
import { tagContacts } from './tag-contacts.ts'

/** One tag given to a contact, or taken from him. */
export interface TagStep {
  name: string
  isGiven: boolean
}

/** Steps are seen at once and written one after the other; what is refused is taken back. Codes: as `tagContacts`. */
export function useTagContact(
  { id, account_id }: Pick<Contact, 'id' | 'account_id'>,
  onRefused: (error: Error, step: TagStep) => void,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const mutationKey = ['contacts', account_id, 'tag', id]
  const queryKey = ['contacts', account_id, 'one', id]
  const show = (step: TagStep) =>
    queryClient.setQueryData<Contact | null>(
      queryKey,
      (contact) => contact && { ...contact, tags: takeStep(contact.tags, step) },
    )
  return useMutation({
    mutationKey,
    scope: { id: mutationKey.join(' ') },
    networkMode: 'always',
    mutationFn: ({ name, isGiven }: TagStep) => {
      const change = isGiven ? { add: [name], remove: [] } : { add: [], remove: [name] }
      return tagContacts(supabase, account_id, { ids: [id] }, change, () => {})
    },
    onMutate: async (step) => {
      show(step)
      // An answer on its way does not know of it.
      await queryClient.cancelQueries({ queryKey })
      show(step)
    },
    onError: (error, step) => {
      show({ ...step, isGiven: !step.isGiven })
      onRefused(error, step)
    },
    onSettled: () => {
      // The last of several asks: an answer in between would take back what is still to be written.
      if (queryClient.isMutating({ mutationKey }) > 1) return
      void queryClient.invalidateQueries({ queryKey: ['contacts', account_id] })
      void queryClient.invalidateQueries({ queryKey: ['tags', account_id] })
    },
  })
}

function takeStep(tags: readonly string[], { name, isGiven }: TagStep): string[] {
  const others = tags.filter((tag) => tag !== name)
  return isGiven ? [...others, name] : others
}
