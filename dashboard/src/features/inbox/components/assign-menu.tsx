import { NotebookPen, UserRound, UserRoundPlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { PersonAvatar } from '@/components/person-avatar.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useCommand } from '@/lib/commands.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChatOwner } from '../api/get-chat.ts'
import { useUpdateChat } from '../api/update-chat.ts'
import type { Chat, Member } from '../types.ts'

const TransferDialog = lazy(async () => ({ default: (await import('./transfer-dialog.tsx')).TransferDialog }))

interface AssignMenuProps {
  chat: Chat
  userId: string
  members: readonly Member[]
}

const NOBODY = 'nobody'

/** Whose the chat is; gives it to the reader, a colleague or nobody. */
export function AssignMenu({ chat, userId, members }: AssignMenuProps) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const update = useUpdateChat(chat)
  const [isTransferring, setTransferring] = useState(false)
  const ownerOf = useChatOwner(chat)
  const nameOf = (id: string | null) =>
    id === null
      ? t('chats.assign_nobody')
      : (members.find((member) => member.userId === id)?.name ?? t('chats.assign_former'))
  const pictureOf = (id: string) => members.find((member) => member.userId === id)?.picture
  const assign = (assigned_to: string | null) =>
    update.mutate(
      { assigned_to },
      {
        onError: (error) => {
          if (errorCode(error) !== 'chat_taken') return void toast.error(errorText(error))
          // Who has it now is worth more than that it failed.
          void ownerOf().then((id) => toast.info(t('chats.error.chat_taken', { name: nameOf(id) })))
        },
      },
    )
  const name = nameOf(chat.assigned_to)
  const others = members.filter((member) => member.userId !== userId)
  const choose = (id: string | null, label: string) => ({
    id: id ?? NOBODY,
    label,
    isChosen: chat.assigned_to === id,
    run: () => assign(id),
  })
  // A colleague's is not taken by a single key.
  useCommand('assign_me', chat.assigned_to === null ? { run: () => assign(userId) } : undefined)
  useCommand('transfer', { run: () => setTransferring(true) })
  useCommand('assign', {
    choices: () => [
      choose(userId, t('chats.assign_me')),
      choose(null, t('chats.assign_nobody')),
      ...others.map((member) => choose(member.userId, member.name)),
    ],
  })

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="outline"
            className="max-w-10 min-w-10 shrink px-2.5 @2xl:max-w-44"
            aria-label={t('chats.assign', { name })}
          >
            {chat.assigned_to ? (
              <PersonAvatar
                name={name}
                picture={pictureOf(chat.assigned_to)}
                size="small"
                className="-ml-1 size-5 text-[0.625rem]"
              />
            ) : (
              <UserRound aria-hidden />
            )}
            <span className="hidden truncate @2xl:inline">
              {chat.assigned_to ? name : t('chats.assign_short')}
            </span>
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {chat.assigned_to !== userId && (
            <>
              <DropdownMenuItem onSelect={() => assign(userId)}>
                <UserRoundPlus aria-hidden />
                {t('chats.assign_me')}
              </DropdownMenuItem>
              <DropdownMenuSeparator />
            </>
          )}
          <DropdownMenuRadioGroup
            value={chat.assigned_to ?? NOBODY}
            onValueChange={(value) => assign(value === NOBODY ? null : value)}
          >
            <DropdownMenuRadioItem value={NOBODY}>{t('chats.assign_nobody')}</DropdownMenuRadioItem>
            {chat.assigned_to === userId && (
              <DropdownMenuRadioItem value={userId}>{nameOf(userId)}</DropdownMenuRadioItem>
            )}
            {others.map((member) => (
              <DropdownMenuRadioItem key={member.userId} value={member.userId}>
                <PersonAvatar name={member.name} picture={member.picture} size="small" />
                {member.name}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => setTransferring(true)}>
            <NotebookPen aria-hidden />
            {t('chats.transfer_open')}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <Suspense>
        {isTransferring && (
          <TransferDialog
            chat={chat}
            userId={userId}
            members={members}
            onDone={() => setTransferring(false)}
          />
        )}
      </Suspense>
    </>
  )
}
