import { Link } from '@tanstack/react-router'
import { Pencil, Plus, TagIcon, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { TagDot } from '@/components/ui/tag-badge.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { tagColor } from '@/lib/tags.ts'
import { useCountedTags } from '../api/list-tags.ts'
import { useReplaceTag } from '../api/replace-tag.ts'
import type { CountedTag } from '../types.ts'
import { ListHeader } from './list-header.tsx'
import { TagDialog } from './tag-dialog.tsx'

interface TagListProps {
  accountId: string
  canWrite: boolean
  canManage: boolean
}

/** The catalogue of tags: colour, name, how many contacts have it. */
export function TagList({ accountId, canWrite, canManage }: TagListProps) {
  const t = useTranslate()
  const { data: tags, error, refetch } = useCountedTags(accountId)
  const context = { accountId, tags: tags ?? [], canRename: canManage }
  const [isAdding, setAdding] = useState(false)
  const add = (
    <Button disabled={!canWrite} onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('tags.new')}
    </Button>
  )
  return (
    <section className="space-y-4">
      <ListHeader title={t('tags.title')} description={t('tags.description')}>
        {tags?.length !== 0 && add}
      </ListHeader>
      <TagDialog {...context} tag={undefined} open={isAdding} onOpenChange={setAdding} />
      {!tags && <Pending error={error} refetch={refetch} feature="tags" className="h-40 rounded-xl" />}
      {tags?.length === 0 && (
        <EmptyState icon={TagIcon} title={t('tags.empty')} description={t('tags.empty_text')}>
          {add}
        </EmptyState>
      )}
      {tags && tags.length > 0 && (
        <Table label={t('tags.title')}>
          <TableHeader>
            <TableRow>
              <TableHead>{t('tags.name')}</TableHead>
              <TableHead className="text-right">{t('layout.contacts')}</TableHead>
              <TableHead>
                <span className="sr-only">{t('common.actions')}</span>
              </TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {tags.map((tag) => (
              <TableRow key={tag.name}>
                <TableCell>
                  <span className="flex items-center gap-2.5 font-medium">
                    <TagDot color={tagColor(tag.name, tags)} />
                    <span className="break-words">{tag.name}</span>
                  </span>
                </TableCell>
                <TableCell className="text-right whitespace-nowrap tabular-nums">
                  <Link
                    to="/a/$accountId/contatos"
                    params={{ accountId }}
                    search={{ tags: [tag.name] }}
                    className="focus-ring rounded-sm text-primary underline-offset-4 hover:underline"
                  >
                    {t('tags.contacts', { count: tag.contacts })}
                  </Link>
                </TableCell>
                <TableCell className="w-0 whitespace-nowrap">
                  <TagDialog
                    {...context}
                    tag={tag}
                    trigger={
                      <Button
                        variant="ghost"
                        size="icon"
                        disabled={!canWrite}
                        aria-label={t('tags.edit', { name: tag.name })}
                      >
                        <Pencil aria-hidden />
                      </Button>
                    }
                  />
                  {canManage && <TagRemoval accountId={accountId} tag={tag} disabled={!canWrite} />}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </section>
  )
}

function TagRemoval({ accountId, tag, disabled }: { accountId: string; tag: CountedTag; disabled: boolean }) {
  const t = useTranslate()
  const errorText = useErrorText('tags')
  const remove = useReplaceTag(accountId)
  const run = () =>
    remove
      .mutateAsync({ name: tag.name, newName: null })
      .then(() => toast.success(t('tags.removed', { name: tag.name })))
  return (
    <ConfirmDialog
      trigger={
        <Button
          variant="ghost"
          size="icon"
          disabled={disabled}
          aria-label={t('tags.remove', { name: tag.name })}
        >
          <Trash2 aria-hidden />
        </Button>
      }
      title={t('tags.remove_question', { name: tag.name })}
      description={t('tags.remove_text', { count: tag.contacts })}
      confirmLabel={t('tags.remove_action')}
      busy={remove.isPending}
      error={
        <div role="status">
          {remove.isPending && (
            <p className="text-sm text-muted-foreground">{t('tags.changing', { count: remove.changed })}</p>
          )}
          {remove.error && <Alert tone="danger" title={errorText(remove.error)} />}
        </div>
      }
      onConfirm={run}
    />
  )
}
