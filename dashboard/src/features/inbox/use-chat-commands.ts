import { useCommand } from '@/lib/commands.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { ChatChanges } from './api/update-chat.ts'
import { isSnoozed } from './chat.ts'
import { snoozeTimes } from './snooze.ts'
import type { Chat } from './types.ts'

interface ChatDeeds {
  change: (changes: ChatChanges) => void
  snooze: (until: number) => void
  /** Asks until when. */
  askSnooze: () => void
  startFlow: () => void
}

/** Offers by keys and in the palette what the open chat's menu has; none for who only reads. */
export function useChatCommands(chat: Chat | undefined, { change, snooze, askSnooze, startFlow }: ChatDeeds) {
  const t = useTranslate()
  const becomes = (status: Chat['status']) => ({ run: () => change({ status }) })
  useCommand(
    'snooze',
    chat && { choices: () => [...times(), { id: 'ask', label: t('chats.snooze_choose'), run: askSnooze }] },
  )
  useCommand('start_flow', chat?.kind === 'direct' ? { run: startFlow } : undefined)
  useCommand('reopen', chat?.status === 'closed' ? becomes('open') : undefined)
  useCommand('set_pending', chat?.status === 'open' ? becomes('pending') : undefined)
  useCommand('set_open', chat?.status === 'pending' ? becomes('open') : undefined)
  useCommand(
    'wake',
    chat && isSnoozed(chat, Date.now()) ? { run: () => change({ snoozed_until: null }) } : undefined,
  )

  const times = () =>
    snoozeTimes(new Date()).map(({ name, at }) => ({
      id: name,
      label: t(`chats.snooze_${name}`),
      run: () => snooze(at),
    }))
}
