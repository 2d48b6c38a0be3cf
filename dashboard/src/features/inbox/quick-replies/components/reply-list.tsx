import { MessageSquareQuote, Paperclip, Pencil, SearchX, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { nameOutputs } from '@/lib/template-text.ts'
import { useQuickReplies } from '../api/list-quick-replies.ts'
import { useDeleteQuickReply } from '../api/save-quick-reply.ts'
import { filterReplies } from '../shortcut.ts'
import type { QuickReply } from '../types.ts'
import { useReplyPlaceholders } from '../use-reply-placeholders.ts'
import { ReplyDialog } from './reply-dialog.tsx'

interface ReplyListProps {
  accountId: string
  canWrite: boolean
  /** What to do while there is none. */
  children?: ReactNode
}

export function ReplyList({ accountId, canWrite, children }: ReplyListProps) {
  const t = useTranslate()
  const [query, setQuery] = useState('')
  const { data: replies, error, refetch } = useQuickReplies(accountId)

  if (!replies)
    return <Pending error={error} refetch={refetch} feature="quick_replies" className="h-40 rounded-xl" />
  if (replies.length === 0) {
    return (
      <EmptyState
        icon={MessageSquareQuote}
        title={t('quick_replies.empty')}
        description={t('quick_replies.empty_text')}
      >
        {children}
      </EmptyState>
    )
  }
  const shown = filterReplies(replies, query)
  return (
    <div className="space-y-4">
      <Input
        type="search"
        className="sm:w-72"
        aria-label={t('quick_replies.search')}
        placeholder={t('quick_replies.search')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {shown.length === 0 && (
        <EmptyState
          icon={SearchX}
          title={t('quick_replies.none_match')}
          description={t('quick_replies.none_match_text')}
        />
      )}
      {shown.length > 0 && (
        <Card>
          <ul className="divide-y">
            {shown.map((reply) => (
              <ReplyItem key={reply.id} reply={reply} canWrite={canWrite} />
            ))}
          </ul>
        </Card>
      )}
    </div>
  )
}

function ReplyItem({ reply, canWrite }: { reply: QuickReply; canWrite: boolean }) {
  const t = useTranslate()
  const groups = useReplyPlaceholders()
  return (
    <li className="flex items-start gap-4 px-5 py-4">
      <div className="min-w-0 flex-1 space-y-1.5">
        <p className="flex flex-wrap items-center gap-2">
          <code className="rounded bg-muted px-1.5 py-0.5 font-mono text-sm font-medium">
            /{reply.shortcut}
          </code>
          {reply.files.length > 0 && (
            <Badge>
              <Paperclip aria-hidden />
              {t('quick_replies.attachments', { count: reply.files.length })}
            </Badge>
          )}
        </p>
        <p className="line-clamp-3 text-sm break-words whitespace-pre-line text-muted-foreground">
          {nameOutputs(reply.message, groups)}
        </p>
      </div>
      {canWrite && (
        <div className="flex shrink-0">
          <ReplyDialog
            accountId={reply.account_id}
            reply={reply}
            trigger={
              <Button
                variant="ghost"
                size="icon"
                aria-label={t('quick_replies.edit', { shortcut: reply.shortcut })}
              >
                <Pencil aria-hidden />
              </Button>
            }
          />
          <ReplyRemoval reply={reply} />
        </div>
      )}
    </li>
  )
}

function ReplyRemoval({ reply }: { reply: QuickReply }) {
  const t = useTranslate()
  const errorText = useErrorText('quick_replies')
  const remove = useDeleteQuickReply(reply.account_id)
  const { shortcut } = reply
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="icon" aria-label={t('quick_replies.remove', { shortcut })}>
          <Trash2 aria-hidden />
        </Button>
      }
      title={t('quick_replies.remove_question', { shortcut })}
      description={t('quick_replies.remove_text')}
      confirmLabel={t('quick_replies.remove_action')}
      busy={remove.isPending}
      error={
        <div role="alert">{remove.error && <Alert tone="danger" title={errorText(remove.error)} />}</div>
      }
      onConfirm={() =>
        remove.mutateAsync(reply).then(() => toast.success(t('quick_replies.removed', { shortcut })))
      }
    />
  )
}
