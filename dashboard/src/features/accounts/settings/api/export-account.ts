import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '@/lib/api.ts'
import { ask } from '@/lib/ask.ts'
import { toCsv } from '@/lib/csv.ts'
import type { Selected } from '@/lib/database.ts'
import { saveFile } from '@/lib/download.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

const PAGE = 1_000
const COLUMNS =
  'seq, timestamp, chat_id, contact_id, instance_id, from_me, kind, message, status, error_code, media_id'
const NAMES = COLUMNS.split(', ') as (keyof Selected<'conversations', typeof COLUMNS>)[]

/** All messages of an account, the oldest first, as CSV: asked for page by page, `onCount` hears how many there are yet. */
export async function exportMessages(
  supabase: Supabase,
  accountId: string,
  onCount: (count: number) => void,
): Promise<Blob> {
  const parts: string[] = [toCsv([NAMES])]
  let after = 0
  for (let count = 0; ; onCount(count)) {
    const rows = await ask(
      supabase
        .from('conversations')
        .select(COLUMNS)
        .eq('account_id', accountId)
        .gt('seq', after)
        .order('seq')
        .limit(PAGE),
    )
    parts.push(toCsv(rows.map((row) => NAMES.map((name) => row[name]))))
    count += rows.length
    after = rows.at(-1)?.seq ?? after
    if (rows.length < PAGE) return new Blob(parts, { type: 'text/csv' })
  }
}

/** Saves one of the account's files on the reader's machine; `count` says how many messages are there yet. */
export function useExport(accountId: string) {
  const supabase = useSupabase()
  const api = useApi()
  const [count, setCount] = useState(0)
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: async (what: 'contacts' | 'messages') => {
      setCount(0)
      const bytes =
        what === 'contacts'
          ? await api.blob(`/api/accounts/${accountId}/contacts.csv`)
          : await exportMessages(supabase, accountId, setCount)
      saveFile(bytes, `zapbase-${what}.csv`)
    },
  })
  return { ...mutation, count }
}
