import { type ReactNode, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { TagPicker } from '@/components/ui/tag-picker.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { type Selection, useTagContacts } from '../api/tag-contacts.ts'

interface BulkTagDialogProps {
  accountId: string
  tags: readonly Tag[]
  selection: Selection
  trigger: ReactNode
  onDone: () => void
}

/** Tags to give and tags to take, for many contacts at once. */
export function BulkTagDialog({ accountId, tags, selection, trigger, onDone }: BulkTagDialogProps) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const [open, setOpen] = useState(false)
  const [add, setAdd] = useState<string[]>([])
  const [remove, setRemove] = useState<string[]>([])
  const change = useTagContacts(accountId)
  const show = (next: boolean) => {
    setOpen(next)
    setAdd([])
    setRemove([])
    change.reset()
  }
  const run = () =>
    change.mutate(
      { selection, change: { add, remove } },
      {
        onSuccess: (count) => {
          show(false)
          toast.success(t('contacts.bulk_done', { count }))
          onDone()
        },
      },
    )

  return (
    <Dialog
      open={open}
      onOpenChange={show}
      trigger={trigger}
      title={t('contacts.bulk_tag')}
      description={
        'ids' in selection
          ? t('contacts.selected', { count: selection.ids.length })
          : t('contacts.selected_found')
      }
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button disabled={add.length + remove.length === 0} busy={change.isPending} onClick={run}>
            {t('contacts.apply')}
          </Button>
        </>
      }
    >
      <div className="space-y-5">
        <TagPicker
          label={t('contacts.bulk_add')}
          tags={tags}
          chosen={add}
          onChange={setAdd}
          canCreate
          showChosen
        />
        <TagPicker
          label={t('contacts.bulk_remove')}
          tags={tags}
          chosen={remove}
          onChange={setRemove}
          showChosen
        />
        <div role="status">
          {change.isPending && (
            <p className="text-sm text-muted-foreground">{t('tags.changing', { count: change.changed })}</p>
          )}
        </div>
        <div role="alert">{change.error && <Alert tone="danger" title={errorText(change.error)} />}</div>
      </div>
    </Dialog>
  )
}
