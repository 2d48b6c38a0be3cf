import { useMutation } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { RequestError } from '@/lib/errors.ts'
import { useSupabase } from '@/lib/supabase.ts'
import type { Note } from '../types.ts'

/** The longest note (characters). */
export const LONGEST_NOTE = 10_000

interface ChatKey {
  id: string
  account_id: string
}

export function useAddNote({ id, account_id }: ChatKey) {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: (note: { body: string; mentions: string[] }) =>
      ask(supabase.from('notes').insert({ account_id, chat_id: id, ...note })),
  })
}

/** Only its author changes a note: code `note_gone` for anybody else's, or one that is deleted. */
export function useChangeNote({ account_id }: ChatKey) {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: async ({ note, ...changes }: { note: Note; body: string; mentions: string[] }) => {
      const named = supabase.from('notes').update(changes).eq('account_id', account_id).eq('id', note.id)
      expectOne(await ask(named.select('id')))
    },
  })
}

export function useDeleteNote({ account_id }: ChatKey) {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: async (note: Note) => {
      const named = supabase.from('notes').delete().eq('account_id', account_id).eq('id', note.id)
      expectOne(await ask(named.select('id')))
    },
  })
}

function expectOne(rows: unknown[]): void {
  if (rows.length === 0) throw new RequestError('note_gone', 'no such note of yours')
}
