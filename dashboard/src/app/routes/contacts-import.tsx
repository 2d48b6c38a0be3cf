import { Button } from '@/components/ui/button.tsx'
import { ImportList } from '@/features/contacts/imports/components/import-list.tsx'
import { ImportWizard } from '@/features/contacts/imports/components/import-wizard.tsx'
import { useFields } from '@/features/contacts/tags/api/list-fields.ts'
import { useTags } from '@/features/contacts/tags/api/list-tags.ts'
import { FieldDialog } from '@/features/contacts/tags/components/field-dialog.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { BackToContacts } from '../layout/back-to-contacts.tsx'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function ContactsImportRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  const { data: tags = [] } = useTags(accountId)
  // The columns' targets are suggested once: the fields have to be there by then.
  const { data: fields } = useFields(accountId)
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={t('contacts.import.title')}
        description={t('contacts.import.description')}
        actions={<BackToContacts accountId={accountId} />}
      />
      <div className="space-y-10">
        {canWrite && fields && (
          <ImportWizard
            accountId={accountId}
            tags={tags}
            fields={fields}
            newField={(column, onMade) =>
              canManage && (
                <FieldDialog
                  accountId={accountId}
                  field={undefined}
                  label={column}
                  onMade={onMade}
                  trigger={
                    <Button variant="link" size="small">
                      {t('contacts.import.new_field')}
                    </Button>
                  }
                />
              )
            }
          />
        )}
        <section className="space-y-4">
          <h2 className="text-lg font-semibold">{t('contacts.import.earlier')}</h2>
          <ImportList accountId={accountId} />
        </section>
      </div>
    </Page>
  )
}
