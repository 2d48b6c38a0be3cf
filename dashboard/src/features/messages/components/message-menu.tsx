import { ChevronDown, Copy, Pencil, Reply, Send, Smile, Trash2, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { QUICK_REACTIONS } from '../emoji.ts'
import { type Possible, possibleWith } from '../send-status.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'

const EmojiDialog = lazy(() =>
  import('./emoji-dialog.tsx').then(({ EmojiDialog }) => ({ default: EmojiDialog })),
)
const RevokeDialog = lazy(() =>
  import('./revoke-dialog.tsx').then(({ RevokeDialog }) => ({ default: RevokeDialog })),
)

/** What can be done with a message, behind one button at its side, which takes no room. */
export function MessageMenu({ message }: { message: Message }) {
  const t = useTranslate()
  const { canWrite } = useThreadContext()
  const [asking, setAsking] = useState<'emoji' | 'revoke'>()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <DropdownMenu open={isOpen} onOpenChange={setOpen}>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('messages.menu')}
            className={cn(
              'absolute top-1/2 size-7 -translate-y-1/2 rounded-full text-muted-foreground opacity-0 group-hover/message:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-40',
              message.from_me ? 'right-full mr-1' : 'left-full ml-1',
            )}
          >
            <ChevronDown aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        {isOpen && <MenuContent message={message} canWrite={canWrite} onAsk={setAsking} />}
      </DropdownMenu>
      <Suspense>
        {asking === 'emoji' && <EmojiDialog message={message} onClose={() => setAsking(undefined)} />}
        {asking === 'revoke' && <RevokeDialog message={message} onClose={() => setAsking(undefined)} />}
      </Suspense>
    </>
  )
}

interface MenuContentProps {
  message: Message
  canWrite: boolean
  onAsk: (what: 'emoji' | 'revoke') => void
}

const NOTHING: Possible = {
  reply: false,
  react: false,
  edit: false,
  revoke: false,
  cancel: false,
  again: false,
}

function MenuContent({ message, canWrite, onAsk }: MenuContentProps) {
  const t = useTranslate()
  const { actions } = useThreadContext()
  const possible = canWrite ? possibleWith(message, Date.now()) : NOTHING
  const copy = () =>
    void navigator.clipboard?.writeText(message.message).then(
      () => toast.success(t('messages.copied')),
      () => toast.error(t('common.copy_failed')),
    )
  return (
    <DropdownMenuContent align={message.from_me ? 'end' : 'start'}>
      {possible.react && (
        <>
          <div className="flex">
            {QUICK_REACTIONS.map((emoji) => (
              <DropdownMenuItem
                key={emoji}
                aria-label={t('messages.react_with', { emoji })}
                className="px-1.5 text-xl"
                onSelect={() => actions.react(message, emoji)}
              >
                {emoji}
              </DropdownMenuItem>
            ))}
            <DropdownMenuItem aria-label={t('messages.react_more')} onSelect={() => onAsk('emoji')}>
              <Smile aria-hidden />
            </DropdownMenuItem>
          </div>
          <DropdownMenuSeparator />
        </>
      )}
      {possible.reply && (
        <DropdownMenuItem onSelect={() => actions.reply(message)}>
          <Reply aria-hidden />
          {t('messages.reply')}
        </DropdownMenuItem>
      )}
      {message.message && (
        <DropdownMenuItem onSelect={copy}>
          <Copy aria-hidden />
          {t('messages.copy')}
        </DropdownMenuItem>
      )}
      {possible.edit && (
        <DropdownMenuItem onSelect={() => actions.edit(message)}>
          <Pencil aria-hidden />
          {t('messages.edit')}
        </DropdownMenuItem>
      )}
      {possible.cancel && (
        <DropdownMenuItem onSelect={() => actions.cancel(message)}>
          <X aria-hidden />
          {t('messages.cancel_send')}
        </DropdownMenuItem>
      )}
      {possible.again && (
        <DropdownMenuItem onSelect={() => actions.sendAgain(message)}>
          <Send aria-hidden />
          {t('messages.again')}
        </DropdownMenuItem>
      )}
      {possible.revoke && (
        <DropdownMenuItem className="text-danger" onSelect={() => onAsk('revoke')}>
          <Trash2 aria-hidden />
          {t('messages.revoke')}
        </DropdownMenuItem>
      )}
    </DropdownMenuContent>
  )
}
