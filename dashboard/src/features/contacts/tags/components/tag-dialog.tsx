import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose, type DialogState, useDialogState } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanTag, type Tag, tagColor } from '@/lib/tags.ts'
import { useReplaceTag } from '../api/replace-tag.ts'
import { useAddTag, useColorTag } from '../api/save-tag.ts'
import { ColorPicker } from './color-picker.tsx'

interface TagDialogProps extends DialogState {
  accountId: string
  /** Undefined: a new one. */
  tag: Tag | undefined
  tags: readonly Tag[]
  /** Renaming touches every contact that has the tag: only owners and admins may. */
  canRename: boolean
  trigger?: ReactNode
}

/** Makes a tag, or gives one another name and colour. */
export function TagDialog({ accountId, tag, tags, canRename, trigger, ...state }: TagDialogProps) {
  const t = useTranslate()
  const [open, setOpen] = useDialogState(state)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={tag ? t('tags.edit', { name: tag.name }) : t('tags.new')}
    >
      <TagForm
        accountId={accountId}
        tag={tag}
        tags={tags}
        canRename={canRename}
        onSaved={() => setOpen(false)}
      />
    </Dialog>
  )
}

type TagFormProps = Omit<TagDialogProps, 'trigger' | keyof DialogState> & { onSaved: () => void }

function TagForm({ accountId, tag, tags, canRename, onSaved }: TagFormProps) {
  const t = useTranslate()
  const errorText = useErrorText('tags')
  const colorId = useId()
  const [name, setName] = useState(tag?.name ?? '')
  const [color, setColor] = useState(tagColor(tag?.name ?? String(tags.length), tags))
  const [tried, setTried] = useState(false)
  const add = useAddTag(accountId)
  const recolor = useColorTag(accountId)
  const rename = useReplaceTag(accountId)
  const error = add.error ?? recolor.error ?? rename.error
  const cleaned = cleanTag(name)
  const joins = cleaned !== tag?.name && tags.some((other) => other.name === cleaned)

  const save = async (newName: string) => {
    if (!tag) return add.mutateAsync({ name: newName, color })
    if (color !== tag.color) await recolor.mutateAsync({ name: tag.name, color })
    if (newName !== tag.name) await rename.mutateAsync({ name: tag.name, newName })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    // What failed is told by the mutations themselves.
    if (cleaned) void save(cleaned).then(onSaved, () => undefined)
  }

  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      <FormField
        label={t('tags.name')}
        value={name}
        maxLength={60}
        autoComplete="off"
        disabled={tag !== undefined && !canRename}
        hint={
          tag && !canRename
            ? t('tags.rename_manage_only')
            : tag && joins
              ? t('tags.rename_joins', { name: cleaned })
              : undefined
        }
        error={tried && !cleaned ? t('tags.error.tag_invalid') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="space-y-2">
        <p id={colorId} className="text-sm font-medium">
          {t('tags.color')}
        </p>
        <ColorPicker value={color} onChange={setColor} />
      </div>
      <div role="status">
        {rename.isPending && (
          <p className="text-sm text-muted-foreground">{t('tags.changing', { count: rename.changed })}</p>
        )}
        {error && <Alert tone="danger" title={errorText(error)} />}
      </div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="outline">{t('common.cancel')}</Button>
        </DialogClose>
        <Button type="submit" busy={add.isPending || recolor.isPending || rename.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}
