import { useQueryClient } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { list, number, record, row, type Shaped, text } from '@/lib/shape.ts'
import { useSupabase } from '@/lib/supabase.ts'
import type { Json } from '@/types/database.generated.ts'
import type { Chat } from '../types.ts'
import type { ChatChanges } from './update-chat.ts'

/** As many as one call takes. */
export const MOST_AT_ONCE = 200

const parts = { done: number, refused: list(record({ chat_id: text, code: text })) }
const done = record(parts)
const changed = record({
  ...parts,
  before: list(row('chats', 'id', 'status', 'closed_reason', 'assigned_to', 'snoozed_until')),
})
const tagged = record({ ...parts, changed: list(text) })

/** What became of many: of what was refused each with a code, and how it is taken back, where it can be. */
export type Outcome = Shaped<typeof done> & { undo?: (() => Promise<unknown>) | undefined }

/** The same done to many chats, one call each. None is taken out of another's hands unseen. */
export function useManyChats() {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const renew = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
    const answer = await asked
    void queryClient.invalidateQueries({ queryKey: ['chats'] })
    return answer
  }
  const tag = async (chatIds: string[], names: { add?: string[]; remove?: string[] }) => {
    const answer = askJson(supabase.rpc('tag_chats', { chat_ids: chatIds, ...names }), tagged)
    return renew(answer)
  }
  return {
    change: async (chats: readonly Chat[], changes: ChatChanges): Promise<Outcome> => {
      const named = {
        chat_ids: idsOf(chats),
        owners: chats.map(({ assigned_to }) => assigned_to) as string[],
      }
      const { before, ...outcome } = await renew(
        askJson(supabase.rpc('change_chats', { ...named, changes }), changed),
      )
      const restore = () => renew(ask(supabase.rpc('restore_chats', { before: before as Json, changes })))
      return { ...outcome, undo: before.length > 0 ? restore : undefined }
    },
    tag: async (chats: readonly Chat[], name: string): Promise<Outcome> => {
      const { changed: ids, ...outcome } = await tag(idsOf(chats), { add: [name] })
      return { ...outcome, undo: ids.length > 0 ? () => tag(ids, { remove: [name] }) : undefined }
    },
    read: (chats: readonly Chat[]): Promise<Outcome> =>
      renew(askJson(supabase.rpc('mark_chats_read', { chat_ids: idsOf(chats) }), done)),
  }
}

const idsOf = (chats: readonly Chat[]) => chats.map(({ id }) => id)
