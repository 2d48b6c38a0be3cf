import { useLingui } from '@lingui/react'
import { useCallback, useMemo, useState } from 'react'
import { toast } from '@/components/ui/toaster.tsx'
import { permissionsOf } from '@/features/accounts/permissions.ts'
import { useProfile } from '@/features/accounts/profile/api/profile.ts'
import { RunBar } from '@/features/automation/runs/components/run-bar.tsx'
import { StartFlowDialog } from '@/features/automation/runs/components/start-flow-dialog.tsx'
import { useFormerPhone } from '@/features/inbox/api/get-former-number.ts'
import { useWindowEnd } from '@/features/inbox/api/get-window.ts'
import { chatName } from '@/features/inbox/chat.ts'
import { ChatHeader } from '@/features/inbox/components/chat-header.tsx'
import { PauseBar } from '@/features/inbox/components/pause-bar.tsx'
import { useQuickReplies } from '@/features/inbox/quick-replies/api/list-quick-replies.ts'
import type { Chat } from '@/features/inbox/types.ts'
import { ThreadView } from '@/features/messages/components/thread-view.tsx'
import { useCommand } from '@/lib/commands.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { type Translate, useTranslate } from '@/lib/i18n.ts'
import { formatPhone } from '@/lib/phone.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useCard } from './use-card.ts'
import { useClosing } from './use-closing.ts'
import { useFilling } from './use-filling.ts'
import type { Inbox } from './use-inbox.ts'
import { useSeen } from './use-seen.ts'
import { useTagCommand } from './use-tag-command.ts'

interface ChatColumnProps {
  inbox: Inbox
  chat: Chat
  isPanelOpen: boolean
  onPanel: () => void
}

/** The open chat: its header, its messages, and where the next one is written. */
export function ChatColumn({ inbox, chat, isPanelOpen, onPanel }: ChatColumnProps) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const [isSearching, setSearching] = useState(false)
  const [isStarting, setStarting] = useState(false)
  const { userId, account, people, company, closeChat } = inbox
  const { data: profile } = useProfile(userId)
  const { data: quickReplies = [] } = useQuickReplies(chat.account_id)
  const fill = useFilling(inbox, chat, quickReplies)
  const { membersOf } = people
  const members = useMemo(() => membersOf(chat.account_id), [membersOf, chat.account_id])
  const memberName = useCallback(
    (id: string | null) => membersOf(chat.account_id).find((member) => member.userId === id)?.name,
    [membersOf, chat.account_id],
  )
  const colleagues = useMemo(() => members.filter((member) => member.userId !== userId), [members, userId])
  const { canWrite } = account ? permissionsOf(account) : { canWrite: false }
  const replyWindow = useReplyWindow(chat, inbox, t)
  const notice = noticeOf(chat, inbox, useFormerPhone(chat), t) ?? replyWindow.notice
  const name = chatName(chat)
  const onCard = useCard(chat, inbox.openChat)
  const close = useClosing(inbox)
  const closeNow = () => void close(chat, null).catch((error: unknown) => toast.error(errorText(error)))
  const isOpen = chat.status !== 'closed'
  useTagCommand(chat, people.tagsOf(chat.account_id), canWrite)
  useCommand('close', canWrite && isOpen ? { run: closeNow } : undefined)
  return (
    <section aria-label={name} className="flex min-w-0 flex-1 flex-col">
      <ChatHeader
        chat={chat}
        userId={userId}
        members={members}
        canWrite={canWrite}
        number={inbox.numberOf(chat)}
        company={company.companyIn(chat.id)}
        isPanelOpen={isPanelOpen}
        onPanel={onPanel}
        onBack={closeChat}
        onClose={(reason) => close(chat, reason)}
        onSearch={() => setSearching(!isSearching)}
        onStartFlow={() => setStarting(true)}
      />
      <PauseBar chat={chat} canWrite={canWrite} />
      {chat.kind === 'direct' && <RunBar chat={chat} canWrite={canWrite} />}
      <ThreadView
        key={chat.id}
        chat={chat}
        chatName={name}
        isGroup={chat.kind === 'group'}
        userId={userId}
        memberName={memberName}
        members={colleagues}
        onCard={onCard}
        signature={profile?.signature ?? ''}
        canWrite={canWrite && chat.instance_id !== null}
        notice={notice}
        isWindowClosed={replyWindow.isClosed}
        quickReplies={quickReplies}
        fill={fill}
        target={inbox.search.mensagem}
        isSearching={isSearching}
        onSearchClose={() => setSearching(false)}
        onEnd={useSeen(chat, canWrite)}
        onTyping={company.setTyping}
        onLeave={() => focusList(chat.id)}
        onClose={isOpen ? closeNow : undefined}
      />
      {isStarting && (
        <StartFlowDialog
          accountId={chat.account_id}
          target={{ chatId: chat.id }}
          numbers={[]}
          onClose={() => setStarting(false)}
        />
      )}
    </section>
  )
}

/** Why nothing can be written, or what whoever writes should know. */
function noticeOf(
  chat: Chat,
  { account, instances }: Inbox,
  formerPhone: string | undefined,
  t: Translate,
): string | undefined {
  if (account?.role === 'observer') return t('messages.readonly_observer')
  if (account && account.status !== 'active') return t('messages.readonly_suspended')
  if (chat.instance_id === null) return t('messages.readonly_number')
  if (chat.contact?.opted_out_at) return t('messages.opted_out')
  const number = instances.find(({ id }) => id === chat.instance_id)
  if (number && number.status !== 'connected') return t('messages.number_offline')
  return formerPhone && t('messages.former_phone', { phone: formatPhone(formerPhone) })
}

/** Of a number of the official API: until when anything may be written, or that only a template may. */
function useReplyWindow(chat: Chat, { instances }: Inbox, t: Translate) {
  const { i18n } = useLingui()
  const isOfficial = instances.find(({ id }) => id === chat.instance_id)?.engine === 'cloud'
  const end = useWindowEnd(chat, isOfficial)
  const isClosed = end !== undefined && end.getTime() <= Date.now()
  const open = () =>
    end && t('messages.window_open', { time: formatDateTime(end.toISOString(), i18n.locale) })
  return { isClosed, notice: isClosed ? t('messages.window_closed') : open() }
}

/** From the text back to the chat's row, or to the list. */
function focusList(chatId: string): void {
  const list = document.querySelector<HTMLElement>('[data-chat-list]')
  const row =
    list?.querySelector<HTMLElement>(`[data-chat="${chatId}"]`) ??
    list?.querySelector<HTMLElement>('[data-chat]')
  row?.focus()
}
