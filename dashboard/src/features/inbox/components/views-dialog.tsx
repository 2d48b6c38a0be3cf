import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Input } from '@/components/ui/input.tsx'
import { SortableList } from '@/components/ui/sortable-list.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useDeleteView, useOrderViews, useSaveView } from '../api/chat-views.ts'
import type { ChatView } from '../views.ts'

interface ViewsDialogProps {
  accountId: string
  userId: string
  canShare: boolean
  views: readonly ChatView[]
  onClose: () => void
}

/** Renames, orders, shares and removes what was saved. */
export function ViewsDialog({ views, onClose, ...of }: ViewsDialogProps) {
  const t = useTranslate()
  const shared = views.filter((view) => view.owner_id === null)
  const own = views.filter((view) => view.owner_id !== null)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('chats.views_manage')}
      description={t('chats.views_manage_text')}
    >
      <div className="space-y-5">
        <ViewGroup title={t('chats.views_shared')} views={shared} canOrder={of.canShare} {...of} />
        <ViewGroup title={t('chats.views_own')} views={own} canOrder {...of} />
      </div>
    </Dialog>
  )
}

type ViewGroupProps = Omit<ViewsDialogProps, 'onClose'> & { title: string; canOrder: boolean }

/** Views of one owner, in his order. */
function ViewGroup({ title, views, canOrder, ...of }: ViewGroupProps) {
  const errorText = useErrorText('chats')
  const order = useOrderViews(of.accountId)
  if (views.length === 0) return null
  const move = (next: ChatView[]) =>
    order.mutate(
      next.map(({ id }) => id),
      { onError: (error) => void toast.error(errorText(error)) },
    )
  return (
    <section aria-label={title} className="space-y-2">
      <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
      {canOrder && views.length > 1 ? (
        <SortableList
          items={views}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          onChange={move}
          className="space-y-2"
        >
          {(view) => <ViewLine view={view} {...of} />}
        </SortableList>
      ) : (
        views.map((view) => <ViewLine key={view.id} view={view} {...of} />)
      )}
    </section>
  )
}

type ViewLineProps = Omit<ViewsDialogProps, 'views' | 'onClose'> & { view: ChatView }

function ViewLine({ view, accountId, userId, canShare }: ViewLineProps) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const save = useSaveView(accountId)
  const remove = useDeleteView(accountId)
  const [name, setName] = useState(view.name)
  const isShared = view.owner_id === null
  const canChange = !isShared || canShare
  const onError = (error: unknown) => void toast.error(errorText(error))
  const rename = () => {
    const next = name.trim()
    if (next === '' || next === view.name) return setName(view.name)
    save.mutate({ id: view.id, name: next }, { onError })
  }
  return (
    <div className="flex items-center gap-2">
      <Input
        aria-label={t('chats.view_name')}
        value={name}
        maxLength={60}
        disabled={!canChange}
        onChange={(event) => setName(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === 'Enter' && rename()}
      />
      {canShare ? (
        <Button
          variant="outline"
          size="small"
          busy={save.isPending}
          onClick={() => save.mutate({ id: view.id, owner_id: isShared ? userId : null }, { onError })}
        >
          {t(isShared ? 'chats.view_unshare' : 'chats.view_share_now')}
        </Button>
      ) : (
        isShared && <span className="text-xs text-muted-foreground">{t('chats.view_shared')}</span>
      )}
      {canChange && (
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('chats.view_delete', { name: view.name })}
          busy={remove.isPending}
          onClick={() => remove.mutate(view.id, { onError })}
        >
          <Trash2 aria-hidden />
        </Button>
      )}
    </div>
  )
}
