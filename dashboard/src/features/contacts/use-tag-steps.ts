import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type TagStep, useTagContact } from './api/tag-contact.ts'
import type { Contact } from './types.ts'

/** Returns a function that gives a person a tag or takes it from him at once, and can be taken back from the notice it leaves. */
export function useTagSteps(contact: Pick<Contact, 'id' | 'account_id'>): (step: TagStep) => void {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const tag = useTagContact(contact, (error, { name }) =>
    toast.error(t('contacts.tag_failed', { name }), { description: errorText(error) }),
  )
  return (step) => {
    tag.mutate(step)
    toast.success(t(step.isGiven ? 'contacts.tag_added' : 'contacts.tag_removed', { name: step.name }), {
      id: `tag.${contact.id}.${step.name}`,
      action: {
        label: t('common.undo'),
        isUndo: true,
        onClick: () => tag.mutate({ name: step.name, isGiven: !step.isGiven }),
      },
    })
  }
}
