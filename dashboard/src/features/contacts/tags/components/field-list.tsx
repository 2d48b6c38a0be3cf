import { Pencil, Plus, TextCursorInput, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { type CustomField, fieldLabel } from '@/lib/custom-fields.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useFields } from '../api/list-fields.ts'
import { useDeleteField } from '../api/save-field.ts'
import { FieldDialog } from './field-dialog.tsx'
import { ListHeader } from './list-header.tsx'

/** The fields the account has added to its contacts. Only owners and admins change them. */
export function FieldList({ accountId, canManage }: { accountId: string; canManage: boolean }) {
  const t = useTranslate()
  const { data: fields, error, refetch } = useFields(accountId)
  const [isAdding, setAdding] = useState(false)
  const add = canManage && (
    <Button onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('tags.field.new')}
    </Button>
  )
  return (
    <section className="space-y-4">
      <ListHeader title={t('tags.field.title')} description={t('tags.field.description')}>
        {canManage ? (
          fields?.length !== 0 && add
        ) : (
          <p className="text-sm text-muted-foreground">{t('tags.field.manage_only')}</p>
        )}
      </ListHeader>
      <FieldDialog accountId={accountId} field={undefined} open={isAdding} onOpenChange={setAdding} />
      {!fields && <Pending error={error} refetch={refetch} feature="tags" className="h-40 rounded-xl" />}
      {fields?.length === 0 && (
        <EmptyState
          icon={TextCursorInput}
          title={t('tags.field.empty')}
          description={t('tags.field.empty_text')}
        >
          {add}
        </EmptyState>
      )}
      {fields && fields.length > 0 && (
        <Table label={t('tags.field.title')}>
          <TableHeader>
            <TableRow>
              <TableHead>{t('tags.field.label')}</TableHead>
              <TableHead className="hidden sm:table-cell">{t('tags.field.name')}</TableHead>
              <TableHead>{t('tags.field.type')}</TableHead>
              <TableHead>
                <span className="sr-only">{t('common.actions')}</span>
              </TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {fields.map((field) => (
              <TableRow key={field.id}>
                <TableCell className="font-medium">{fieldLabel(field)}</TableCell>
                <TableCell className="hidden font-mono text-xs text-muted-foreground sm:table-cell">
                  {field.name}
                </TableCell>
                <TableCell>
                  <Badge>{t(`tags.field.type.${field.type}`)}</Badge>
                </TableCell>
                <TableCell className="w-0 whitespace-nowrap">
                  {canManage && <FieldActions accountId={accountId} field={field} />}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </section>
  )
}

function FieldActions({ accountId, field }: { accountId: string; field: CustomField }) {
  const t = useTranslate()
  const errorText = useErrorText('tags')
  const remove = useDeleteField(accountId)
  const name = fieldLabel(field)
  return (
    <>
      <FieldDialog
        accountId={accountId}
        field={field}
        trigger={
          <Button variant="ghost" size="icon" aria-label={t('tags.field.edit', { name })}>
            <Pencil aria-hidden />
          </Button>
        }
      />
      <ConfirmDialog
        trigger={
          <Button variant="ghost" size="icon" aria-label={t('tags.field.remove', { name })}>
            <Trash2 aria-hidden />
          </Button>
        }
        title={t('tags.field.remove_question', { name })}
        description={t('tags.field.remove_text')}
        confirmLabel={t('tags.field.remove_action')}
        busy={remove.isPending}
        error={
          <div role="alert">{remove.error && <Alert tone="danger" title={errorText(remove.error)} />}</div>
        }
        onConfirm={() =>
          remove.mutateAsync(field.id).then(() => toast.success(t('tags.field.removed', { name })))
        }
      />
    </>
  )
}
