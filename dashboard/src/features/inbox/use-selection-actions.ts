import { useState } from 'react'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { type Translate, useTranslate } from '@/lib/i18n.ts'
import { type Outcome, useManyChats } from './api/many-chats.ts'
import type { Selection } from './use-selection.ts'

/** Of those that a call may refuse; for others there are words that fit all. */
const REFUSED = [
  'chat_taken',
  'chat_not_found',
  'not_allowed',
  'member_not_found',
  'contact_not_found',
] as const
/** Long enough to read what was refused, and to take it back (milliseconds). */
const SHOWN = 10_000

/** What is done with the chosen chats; each says how many it was done to, and offers to take it back. */
export function useSelectionActions({ chats, clear }: Selection) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const many = useManyChats()
  const [isBusy, setBusy] = useState(false)
  const fail = (error: unknown) => void toast.error(errorText(error))

  const run = async (work: Promise<Outcome>, say: (count: number) => string) => {
    setBusy(true)
    try {
      const { done, refused, undo } = await work
      const left = sayRefused(refused, t)
      const show = done > 0 ? toast.success : toast.info
      show(say(done), {
        duration: SHOWN,
        ...(left && { description: left }),
        ...(undo && {
          action: { label: t('common.undo'), onClick: () => void undo().catch(fail), isUndo: true },
        }),
      })
      clear()
      focusList()
    } finally {
      setBusy(false)
    }
  }
  return {
    isBusy,
    /** Rejects for its window, which says why. */
    close: (reason: string | null) =>
      run(many.change(chats, { status: 'closed', ...(reason && { closed_reason: reason }) }), (count) =>
        t('chats.many.closed', { count }),
      ),
    /** Without a name it is the reader himself. */
    assign: (assigned_to: string | null, name: string) =>
      void run(many.change(chats, { assigned_to }), (count) =>
        t(`chats.many.${name ? 'assigned' : assigned_to ? 'assigned_me' : 'unassigned'}`, { count, name }),
      ).catch(fail),
    snooze: (at: number) =>
      void run(many.change(chats, { snoozed_until: new Date(at).toISOString() }), (count) =>
        t('chats.many.snoozed', { count }),
      ).catch(fail),
    tag: (name: string) =>
      void run(many.tag(chats, name), (count) => t('chats.many.tagged', { count, name })).catch(fail),
    read: () => void run(many.read(chats), (count) => t('chats.many.read', { count })).catch(fail),
  }
}

function sayRefused(refused: Outcome['refused'], t: Translate): string {
  const codes = [...new Set(refused.map(({ code }) => code))]
  return codes
    .map((code) => {
      const count = refused.filter((one) => one.code === code).length
      return t(`chats.refused.${REFUSED.find((known) => known === code) ?? 'other'}`, { count })
    })
    .join(' ')
}

/** The bar goes, and with it what had the focus. */
function focusList(): void {
  document.querySelector<HTMLElement>('[data-chat-list] [data-chat]')?.focus()
}
