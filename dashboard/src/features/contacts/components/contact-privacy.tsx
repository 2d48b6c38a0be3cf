import { FileJson, Trash2 } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useDeleteContact } from '../api/delete-contact.ts'
import { useExportPerson } from '../api/export-person.ts'
import { displayName } from '../contact.ts'
import type { Contact, ContactContext } from '../types.ts'
import { ConsentSection } from './consent-section.tsx'
import { EraseDialog } from './erase-dialog.tsx'
import { PanelSection } from './panel-section.tsx'

/** What the law gives the person: not to be written to, a copy of the data, to be forgotten. */
export function ContactPrivacy({ contact, ...context }: ContactContext & { contact: Contact }) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const person = useExportPerson(contact)
  return (
    <div className="space-y-6">
      <ConsentSection contact={contact} canWrite={context.canWrite} />
      <PanelSection title={t('contacts.export_person')} description={t('contacts.export_person_text')}>
        <Button variant="outline" busy={person.isPending} onClick={() => person.mutate()}>
          <FileJson aria-hidden />
          {t('contacts.export_person_action')}
        </Button>
        <div role="alert">{person.error && <Alert tone="danger" title={errorText(person.error)} />}</div>
      </PanelSection>
      {context.canManage ? (
        <>
          <PanelSection title={t('contacts.erase.title')} description={t('contacts.erase.text')}>
            <EraseDialog contact={contact} onErased={context.onClose} />
          </PanelSection>
          <DeleteSection contact={contact} onDeleted={context.onClose} />
        </>
      ) : (
        <p className="text-sm text-muted-foreground">{t('contacts.manage_only')}</p>
      )}
    </div>
  )
}

function DeleteSection({ contact, onDeleted }: { contact: Contact; onDeleted: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const remove = useDeleteContact(contact)
  const run = () =>
    remove.mutateAsync().then(() => {
      toast.success(t('contacts.delete.done', { name: displayName(contact) }))
      onDeleted()
    })
  return (
    <PanelSection title={t('contacts.delete.title')} description={t('contacts.delete.text')}>
      <ConfirmDialog
        trigger={
          <Button variant="danger">
            <Trash2 aria-hidden />
            {t('contacts.delete.action')}
          </Button>
        }
        title={t('contacts.delete.question', { name: displayName(contact) })}
        description={t('contacts.delete.text')}
        confirmLabel={t('contacts.delete.action')}
        busy={remove.isPending}
        error={
          <div role="alert">{remove.error && <Alert tone="danger" title={errorText(remove.error)} />}</div>
        }
        onConfirm={run}
      />
    </PanelSection>
  )
}
